package org.saltbridge.benchmark;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Runs a {@link BenchSlave} as a process that is told what to do on its standard input, one word a line, and answers on its
 * standard output with lines that end in {@code end}. It ends with its input.
 */
@Command(name = "slave", hidden = true, description = "The Modbus slave of the benchmarks.")
final class SlaveCommand implements Callable<Integer> {

    @Option(names = "--port", required = true)
    private int port;

    @Option(names = "--devices", required = true)
    private int devices;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = BenchMain.out(spec);
        try (BenchSlave slave = new BenchSlave(port, devices)) {
            Thread orders = new Thread(() -> takeOrders(slave, out), "orders");
            orders.setDaemon(true);
            orders.start();
            out.println("ready");
            out.flush();
            slave.run();
        }
        return 0;
    }

    private static void takeOrders(BenchSlave slave, PrintWriter out) {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                Function<BenchSlave, Runnable> order = order(line.strip().split(" ", -1), out);
                CompletableFuture<Runnable> answer = new CompletableFuture<>();
                slave.tell(s -> answer.complete(order.apply(s)));
                answer.get().run();
                out.println("end");
                out.flush();
            }
        } catch (IOException e) {
            out.println("end");
        } catch (ExecutionException e) {
            throw new IllegalStateException("an order is never completed with a failure", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        slave.close();
    }

    /** What the slave's thread does, and what is to be printed then by the thread that takes orders. */
    private static Function<BenchSlave, Runnable> order(String[] words, PrintWriter out) {
        return switch (words[0]) {
            case "clock" -> slave -> print(out, System.nanoTime());
            case "delay" -> silently(slave -> slave.setReplyDelayMs(Integer.parseInt(words[1])));
            case "refuse" -> silently(slave -> slave.setRefusing(Boolean.parseBoolean(words[1])));
            case "sample" -> silently(slave -> slave.setSample(Integer.parseInt(words[1])));
            case "sampled" -> slave -> print(out, slave.sampleNs());
            case "writes" ->
                slave -> {
                    Consumer<Consumer<String>> taken = slave.takeWrites();
                    return () -> taken.accept(out::println);
                };
            case "replies" -> silently(slave -> slave.replies(out::println));
            case "lost" -> slave -> print(out, slave.writesNotKept());
            default -> slave -> () -> out.println("unknown order " + words[0]);
        };
    }

    private static Runnable print(PrintWriter out, long number) {
        return () -> out.println(number);
    }

    private static Function<BenchSlave, Runnable> silently(Consumer<BenchSlave> order) {
        return slave -> {
            order.accept(slave);
            return () -> {};
        };
    }
}
