package org.saltbridge.benchmark;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Another JVM of the same class path, so that its processor time and its compiler are its own. It is asked by lines on its
 * standard input and dies with this process, because its input ends then.
 */
final class ChildJvm implements AutoCloseable {
    private static final long END_TIMEOUT_S = 8;
    private static final int LINES_MAX = 1_000_000;
    private static final String GONE = "\u0000gone";

    private final Process process;
    private final Writer in;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>(LINES_MAX);
    private final Path errors;

    /**
     * Starts a JVM.
     *
     * @param errors file that takes its standard error.
     */
    ChildJvm(List<String> jvmOptions, Class<?> mainClass, List<String> arguments, Path errors) throws IOException {
        this(command(jvmOptions, mainClass, arguments), errors);
    }

    /** Starts another program that behaves like one: it tells lines and ends by itself or with its input. */
    ChildJvm(List<String> command, Path errors) throws IOException {
        this.errors = errors;
        process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
        in = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.US_ASCII);
        Thread reader = new Thread(this::readLines, "child output");
        reader.setDaemon(true);
        reader.start();
    }

    private static List<String> command(List<String> jvmOptions, Class<?> mainClass, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmOptions);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass.getName()));
        command.addAll(arguments);
        return command;
    }

    private void readLines() {
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                lines.put(line);
            }
        } catch (IOException e) {
            // The child has ended; that is what the line below tells.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        lines.add(GONE);
    }

    long pid() {
        return process.pid();
    }

    /** Waits for a line that starts so, and returns it. */
    String await(String start, long timeoutS) throws IOException, InterruptedException {
        long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(timeoutS);
        String line = next(endNs);
        while (!line.startsWith(start)) {
            line = next(endNs);
        }
        return line;
    }

    /** Sends an order and returns the lines of its answer. */
    List<String> ask(String order) throws IOException, InterruptedException {
        in.write(order + "\n");
        in.flush();
        long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        List<String> answer = new ArrayList<>();
        for (String line = next(endNs); !line.equals("end"); line = next(endNs)) {
            answer.add(line);
        }
        return answer;
    }

    private String next(long endNs) throws IOException, InterruptedException {
        @Nullable String line = lines.poll(Math.max(0, endNs - System.nanoTime()), TimeUnit.NANOSECONDS);
        if (line == null || line.equals(GONE)) {
            throw new IOException((line == null ? "no answer in time" : "ended early") + " from process " + pid()
                    + "; its errors:\n" + tail());
        }
        return line;
    }

    private String tail() throws IOException {
        List<String> all = Files.readAllLines(errors);
        return String.join("\n", all.subList(Math.max(0, all.size() - 15), all.size()));
    }

    @Override
    public void close() {
        try {
            in.close();
            if (!process.waitFor(END_TIMEOUT_S, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
