package org.saltbridge.benchmark.services;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** One page of HTML with all experiments: text, figures and plots as SVG; needs nothing from elsewhere. */
final class PlotPage {
    private static final int WIDTH = 900;
    private static final int HEIGHT = 260;
    private static final int LEFT = 60;
    private static final int RIGHT = 20;
    private static final int TOP = 34;
    private static final int BOTTOM = 36;
    private static final int POINTS_MAX = 900;
    private static final int GRID_LINES = 5;
    private static final String[] COLOURS = {"#1f6fb4", "#d4561b", "#3c8c40", "#7a4ea0"};

    private final StringBuilder html = new StringBuilder();

    private PlotPage() {}

    /** @param setting what it all ran on, a line each. */
    static String of(List<Experiment> experiments, List<String> setting) {
        PlotPage page = new PlotPage();
        page.begin(setting);
        experiments.forEach(page::experiment);
        page.html.append("</body></html>\n");
        return page.html.toString();
    }

    private void begin(List<String> setting) {
        html.append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">")
                .append("<title>Saltbridge: services</title><style>")
                .append(
                        "body{font:15px/1.5 system-ui,sans-serif;max-width:920px;margin:2em auto;padding:0 1em;color:#222}")
                .append(
                        "table{border-collapse:collapse;margin:1em 0}td{padding:.1em 1.5em .1em 0;border-bottom:1px solid #ddd}")
                .append("td+td{text-align:right;font-variant-numeric:tabular-nums}svg{width:100%;height:auto}")
                .append("svg text{font:12px system-ui,sans-serif;fill:#444}.small{color:#666;font-size:13px}")
                .append("</style></head><body>\n<h1>Services of the plant</h1>\n");
        for (String line : setting) {
            html.append("<p class=\"small\">").append(escaped(line)).append("</p>\n");
        }
    }

    private void experiment(Experiment experiment) {
        html.append("<h2>").append(escaped(experiment.title())).append("</h2>\n<p>");
        html.append(escaped(experiment.setting())).append("</p>\n");
        experiment.plots().forEach(this::plot);
        html.append("<table>");
        for (Map.Entry<String, Double> figure : experiment.figures().entrySet()) {
            html.append("<tr><td>").append(escaped(figure.getKey())).append("</td><td>");
            html.append(String.format(Locale.ROOT, "%.2f", figure.getValue())).append("</td></tr>\n");
        }
        html.append("</table>\n");
    }

    private void plot(Plot plot) {
        Scale scale = Scale.of(plot);
        html.append(String.format(Locale.ROOT, "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"", WIDTH, HEIGHT));
        html.append(escaped(plot.title())).append("\">\n");
        axes(plot, scale);
        int legendX = LEFT;
        for (int i = 0; i < plot.lines().size(); i++) {
            Plot.Line line = plot.lines().get(i);
            String colour = COLOURS[i % COLOURS.length];
            text(legendX, 14, "start", "<tspan fill=\"" + colour + "\">■</tspan> " + escaped(line.name()));
            legendX += 30 + 8 * line.name().length();
            line(line, scale, colour);
        }
        for (int i = 0; i < plot.marks().size(); i++) {
            Plot.Mark mark = plot.marks().get(i);
            if (Double.isFinite(mark.timeS())) {
                double x = scale.x(mark.timeS());
                html.append(String.format(
                        Locale.ROOT,
                        "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\" stroke=\"#888\" stroke-dasharray=\"3 3\"/>\n",
                        x,
                        x,
                        TOP,
                        HEIGHT - BOTTOM));
                text(x + 3, TOP + 12 + 13 * i, "start", escaped(mark.name()));
            }
        }
        html.append("</svg>\n");
    }

    private void axes(Plot plot, Scale scale) {
        for (int i = 0; i <= GRID_LINES; i++) {
            double value = scale.low + (scale.high - scale.low) * i / GRID_LINES;
            double y = scale.y(value);
            html.append(String.format(
                    Locale.ROOT,
                    "<line x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"#e4e4e4\"/>\n",
                    LEFT,
                    WIDTH - RIGHT,
                    y,
                    y));
            text(LEFT - 6, y + 4, "end", String.format(Locale.ROOT, "%.4g", value));
            double second = scale.endS * i / GRID_LINES;
            text(scale.x(second), HEIGHT - BOTTOM + 16, "middle", String.format(Locale.ROOT, "%.2g", second));
        }
        text(LEFT - 6, TOP - 12, "end", escaped(plot.unit()));
        text(WIDTH - RIGHT, HEIGHT - 4, "end", "s");
    }

    private void line(Plot.Line line, Scale scale, String colour) {
        html.append("<polyline fill=\"none\" stroke-width=\"1.5\" stroke=\"")
                .append(colour)
                .append("\" points=\"");
        int step = Math.max(1, line.timeS().length / POINTS_MAX);
        for (int i = 0; i < line.timeS().length; i += step) {
            html.append(String.format(Locale.ROOT, "%.1f,%.1f ", scale.x(line.timeS()[i]), scale.y(line.values()[i])));
        }
        html.append("\"/>\n");
    }

    private void text(double x, double y, String anchor, String content) {
        html.append(String.format(Locale.ROOT, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">", x, y, anchor))
                .append(content)
                .append("</text>\n");
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }

    /** Where a value and a moment lie on the drawing. */
    private record Scale(double low, double high, double endS) {

        static Scale of(Plot plot) {
            double low = Double.POSITIVE_INFINITY;
            double high = Double.NEGATIVE_INFINITY;
            double endS = 0;
            for (Plot.Line line : plot.lines()) {
                for (double value : line.values()) {
                    low = Math.min(low, value);
                    high = Math.max(high, value);
                }
                for (double second : line.timeS()) {
                    endS = Math.max(endS, second);
                }
            }
            double margin = Math.max((high - low) * 0.05, Math.abs(high) * 1e-4 + 1e-9);
            return new Scale(low - margin, high + margin, Math.max(endS, 1e-3));
        }

        double x(double second) {
            return LEFT + (WIDTH - LEFT - RIGHT) * second / endS;
        }

        double y(double value) {
            return TOP + (HEIGHT - TOP - BOTTOM) * (high - value) / (high - low);
        }
    }
}
