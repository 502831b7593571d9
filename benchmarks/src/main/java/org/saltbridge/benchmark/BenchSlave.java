package org.saltbridge.benchmark;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/**
 * A Modbus/TCP slave for many devices in one thread, each on a port of its own, that notes when it answered a poll and when
 * it received a write.
 *
 * <p>The holding registers 0 to 99 of unit 1 all change with every poll: register {@code a} holds {@code sequence + a},
 * where the sequence counts the polls of that device. So every reply is the first one with its values, and a notification
 * names the reply that it came from. Registers from {@link #SETPOINT_ADDRESS} on are setpoints, the one at
 * {@link #SAMPLE_ADDRESS} is set from outside. All other reads, of these and of other units, are answered with the same
 * number in every register.
 *
 * <p>Everything is owned by the thread in {@link #run()}; others reach it through {@link #tell}.
 */
final class BenchSlave implements AutoCloseable {
    /** Registers that are polled, and so values per device. */
    static final int VALUES = 100;
    /** Where setpoints are written. */
    static final int SETPOINT_ADDRESS = 200;
    /** Where registers that never change begin. */
    static final int CONSTANT_ADDRESS = 300;
    /** The register that holds what {@link #setSample} has set. */
    static final int SAMPLE_ADDRESS = 400;
    /** What registers that never change hold. */
    static final int CONSTANT = 1_000;
    /** Replies that are remembered per device; older ones are overwritten. */
    static final int REPLIES_KEPT = 1024;

    /** Writes that are remembered until they are asked for; further ones are counted only. */
    private static final int WRITES_MAX = 400_000;

    /** Some 50 µs of answers. */
    private static final int ANSWERS_PER_LOOK = 8;

    private static final int SEQUENCE_MAX = 30_000;
    private static final int FRAME_MAX = 260;
    private static final int HEADER = 7;
    private static final int EXCEPTION = 0x80;
    private static final int ILLEGAL_FUNCTION = 1;
    private static final int DEVICE_FAILURE = 4;

    private final Selector selector = Selector.open();
    private final List<ServerSocketChannel> listeners = new ArrayList<>();
    private final Queue<Consumer<BenchSlave>> told = new ConcurrentLinkedQueue<>();
    private final ArrayDeque<Peer> arrived = new ArrayDeque<>();
    private final ArrayDeque<LateReply> late = new ArrayDeque<>();
    private final int[] sequence;
    private final long[][] repliedNs;
    private final int[] writeDevice = new int[WRITES_MAX];
    private final int[] writeValue = new int[WRITES_MAX];
    private final long[] writeNs = new long[WRITES_MAX];
    private int writes;
    private long writesNotKept;
    private long replyDelayNs;
    private boolean refusing;
    private int sample = CONSTANT;
    private long sampleNs;
    private volatile boolean open = true;

    /** One connection of a master to one device. */
    private static final class Peer {
        final SocketChannel channel;
        final int device;
        final ByteBuffer in = ByteBuffer.allocate(16 * FRAME_MAX);
        long readNs;

        Peer(SocketChannel channel, int device) {
            this.channel = channel;
            this.device = device;
        }
    }

    private record LateReply(long dueNs, Peer peer, ByteBuffer frame, int sequence) {}

    /** Listens on {@code ports} consecutive loopback ports, one device each. */
    BenchSlave(int firstPort, int ports) throws IOException {
        sequence = new int[ports];
        repliedNs = new long[ports][REPLIES_KEPT];
        for (int device = 0; device < ports; device++) {
            ServerSocketChannel listener = ServerSocketChannel.open();
            listeners.add(listener);
            listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), firstPort + device), 16);
            listener.configureBlocking(false);
            listener.register(selector, SelectionKey.OP_ACCEPT, device);
        }
    }

    /** Has the slave's thread do something between two requests. */
    void tell(Consumer<BenchSlave> order) {
        told.add(order);
        selector.wakeup();
    }

    void setReplyDelayMs(int delayMs) {
        replyDelayNs = delayMs * 1_000_000L;
    }

    /** Whether writes are answered with "server device failure". */
    void setRefusing(boolean refuse) {
        refusing = refuse;
    }

    /** What the register at {@link #SAMPLE_ADDRESS} holds from now on, 0 to 65,535. */
    void setSample(int value) {
        sample = value;
        sampleNs = 0;
    }

    /** When the sample was told for the first time since it was set; 0 when nobody has asked. */
    long sampleNs() {
        return sampleNs;
    }

    /**
     * Forgets the writes since the last call.
     *
     * @return gives them out as {@code device value ns}; for another thread, because the devices must not be silent
     *     meanwhile.
     */
    Consumer<Consumer<String>> takeWrites() {
        int count = writes;
        writes = 0;
        int[] devices = Arrays.copyOf(writeDevice, count);
        int[] values = Arrays.copyOf(writeValue, count);
        long[] times = Arrays.copyOf(writeNs, count);
        return lines -> {
            for (int i = 0; i < count; i++) {
                lines.accept(devices[i] + " " + values[i] + " " + times[i]);
            }
        };
    }

    long writesNotKept() {
        return writesNotKept;
    }

    /** Gives out {@code device sequence ns} of the remembered replies to polls. */
    void replies(Consumer<String> lines) {
        for (int device = 0; device < sequence.length; device++) {
            int last = sequence[device];
            for (int s = Math.max(1, last - REPLIES_KEPT + 1); s <= last; s++) {
                long ns = repliedNs[device][s % REPLIES_KEPT];
                if (ns != 0) {
                    lines.accept(device + " " + s + " " + ns);
                }
            }
        }
    }

    /** Serves until closed. */
    void run() throws IOException {
        while (open) {
            selector.select(this::onReady, untilNextReplyMs());
            answerArrived();
            for (Consumer<BenchSlave> order = told.poll(); order != null; order = told.poll()) {
                order.accept(this);
            }
            sendDue();
        }
        for (SelectionKey key : List.copyOf(selector.keys())) {
            key.channel().close();
        }
        selector.close();
    }

    /** All are read before the first is answered, and again between answers: these must not age the later arrivals. */
    private void answerArrived() throws IOException {
        int answered = 0;
        for (Peer peer = arrived.poll(); peer != null; peer = arrived.poll()) {
            answerAll(peer);
            if (++answered % ANSWERS_PER_LOOK == 0) {
                selector.selectNow(this::onReady);
            }
        }
    }

    /** 0 waits for ever, as {@link Selector#select(long)} has it. */
    private long untilNextReplyMs() {
        LateReply next = late.peek();
        return next == null ? 0 : Math.max(1, (next.dueNs() - System.nanoTime() + 999_999) / 1_000_000);
    }

    private void sendDue() {
        for (LateReply next = late.peek(); next != null && next.dueNs() <= System.nanoTime(); next = late.peek()) {
            late.remove();
            send(next.peer(), next.frame(), next.sequence());
        }
    }

    private void onReady(SelectionKey key) {
        try {
            if (key.isAcceptable()) {
                accept((ServerSocketChannel) key.channel(), (Integer) key.attachment());
            } else {
                read((Peer) key.attachment());
            }
        } catch (IOException e) {
            drop(key);
        }
    }

    private void accept(ServerSocketChannel listener, int device) throws IOException {
        SocketChannel channel = listener.accept();
        if (channel != null) {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.register(selector, SelectionKey.OP_READ, new Peer(channel, device));
        }
    }

    private static void drop(SelectionKey key) {
        try {
            key.channel().close();
        } catch (IOException e) {
            key.cancel();
        }
    }

    private void read(Peer peer) throws IOException {
        int count = peer.channel.read(peer.in);
        peer.readNs = System.nanoTime();
        if (count < 0) {
            peer.channel.close();
        } else {
            arrived.add(peer);
        }
    }

    private void answerAll(Peer peer) {
        ByteBuffer in = peer.in.flip();
        while (in.remaining() >= HEADER && in.remaining() >= 6 + lengthOf(in)) {
            int end = in.position() + 6 + lengthOf(in);
            answer(peer, in, peer.readNs);
            in.position(end);
        }
        in.compact();
    }

    private static int lengthOf(ByteBuffer in) {
        return in.getShort(in.position() + 4) & 0xFFFF;
    }

    private void answer(Peer peer, ByteBuffer in, long nowNs) {
        int start = in.position();
        int unit = in.get(start + 6) & 0xFF;
        int function = in.get(start + 7) & 0xFF;
        int address = in.getShort(start + 8) & 0xFFFF;
        ByteBuffer out = ByteBuffer.allocate(FRAME_MAX);
        out.putShort(in.getShort(start)).putShort((short) 0).putShort((short) 0).put((byte) unit);
        int answeredSequence = 0;
        if (function == 3 || function == 4) {
            answeredSequence = readReply(out, peer.device, unit, function, address, in.getShort(start + 10) & 0xFFFF);
        } else if (function == 6 || function == 16) {
            noteWrite(peer.device, unit, address, function, in, start, nowNs);
            if (refusing) {
                out.put((byte) (function | EXCEPTION)).put((byte) DEVICE_FAILURE);
            } else {
                // Both echo the address and the next word: the value of a single write, the count of a multiple one.
                out.put((byte) function).putShort((short) address).putShort(in.getShort(start + 10));
            }
        } else {
            out.put((byte) (function | EXCEPTION)).put((byte) ILLEGAL_FUNCTION);
        }
        out.putShort(4, (short) (out.position() - 6)).flip();
        if (replyDelayNs == 0) {
            send(peer, out, answeredSequence);
        } else {
            late.add(new LateReply(nowNs + replyDelayNs, peer, out, answeredSequence));
        }
    }

    /** Writes the registers; returns the sequence that the reply carries, 0 for none. */
    private int readReply(ByteBuffer out, int device, int unit, int function, int address, int count) {
        int answered = 0;
        boolean changing = unit == 1 && address == 0;
        if (changing) {
            sequence[device] = sequence[device] % SEQUENCE_MAX + 1;
            answered = sequence[device];
        }
        out.put((byte) function).put((byte) (2 * count));
        if (address == SAMPLE_ADDRESS) {
            sampleNs = sampleNs == 0 ? System.nanoTime() : sampleNs;
            out.putShort((short) sample);
            return 0;
        }
        for (int i = 0; i < count; i++) {
            out.putShort((short) (changing ? sequence[device] + i : CONSTANT));
        }
        return answered;
    }

    private void noteWrite(int device, int unit, int address, int function, ByteBuffer in, int start, long nowNs) {
        if (unit != 1 || address != SETPOINT_ADDRESS) {
            return;
        }
        if (writes == WRITES_MAX) {
            writesNotKept++;
            return;
        }
        writeDevice[writes] = device;
        writeValue[writes] = in.getShort(start + (function == 6 ? 10 : 13)) & 0xFFFF;
        writeNs[writes++] = nowNs;
    }

    private void send(Peer peer, ByteBuffer frame, int answeredSequence) {
        if (answeredSequence > 0) {
            repliedNs[peer.device][answeredSequence % REPLIES_KEPT] = System.nanoTime();
        }
        try {
            peer.channel.write(frame);
            if (frame.hasRemaining()) {
                peer.channel.close(); // a master that does not read is no master to measure
            }
        } catch (IOException e) {
            SelectionKey key = peer.channel.keyFor(selector);
            if (key != null) {
                drop(key);
            }
        }
    }

    @Override
    public void close() {
        open = false;
        selector.wakeup();
    }
}
