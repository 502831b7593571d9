package org.saltbridge.benchmark.services;

import java.util.List;

/**
 * Lines over time.
 *
 * @param unit of all lines.
 * @param marks moments that matter.
 */
record Plot(String title, String unit, List<Line> lines, List<Mark> marks) {

    Plot {
        lines = List.copyOf(lines);
        marks = List.copyOf(marks);
    }

    /** One line; time in seconds from where the plot begins. */
    @SuppressWarnings("ArrayRecordComponent") // drawn once, never compared
    record Line(String name, double[] timeS, double[] values) {}

    /** A moment, seconds from where the plot begins. */
    record Mark(String name, double timeS) {}
}
