package org.saltbridge.config.sunspec;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** One line of a resource of this package: fields separated by commas, none of which holds one. */
final class CsvRow {
    private final List<String> header;
    private final List<String> fields;

    private CsvRow(List<String> header, List<String> fields) {
        this.header = header;
        this.fields = fields;
    }

    /** All lines below the header; comments begin with {@code #}. */
    static List<CsvRow> read(String resource) {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(CsvRow.class.getResourceAsStream(resource), resource),
                StandardCharsets.UTF_8))) {
            List<List<String>> lines = in.lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> Arrays.asList(line.split(",", -1)))
                    .toList();
            List<CsvRow> rows = new ArrayList<>();
            for (List<String> fields : lines.subList(1, lines.size())) {
                if (fields.size() != lines.get(0).size()) {
                    throw new IllegalStateException(resource + ": " + fields);
                }
                rows.add(new CsvRow(lines.get(0), fields));
            }
            return rows;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String text(String column) {
        return fields.get(header.indexOf(column)).strip();
    }

    int integer(String column) {
        return Integer.parseInt(text(column));
    }

    /** {@code NaN} where the field is empty. */
    double number(String column) {
        return text(column).isEmpty() ? Double.NaN : Double.parseDouble(text(column));
    }
}
