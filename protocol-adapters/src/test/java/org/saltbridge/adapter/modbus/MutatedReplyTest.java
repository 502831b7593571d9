package org.saltbridge.adapter.modbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.saltbridge.adapter.modbus.TestPlant.A;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.saltbridge.config.LinkConfig;
import org.slf4j.LoggerFactory;

/** Replies that were right until something changed their bytes. The seed of a run is in the name of what fails. */
@Timeout(60)
class MutatedReplyTest extends ScriptedLink {
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(LinkConnection.class);

    @BeforeEach
    void listen() {
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void nothingWasThrownInThePipeline() {
        logger.detachAppender(log);
        assertEquals(0, log.list.size(), () -> log.list.toString());
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12})
    void aLinkSurvivesWhateverComesAndComesBackIntoStep(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        AtomicInteger sent = new AtomicInteger();
        slave.script(request -> {
            byte[] frame = headMutated(random, request.reply());
            sent.incrementAndGet();
            int cut = random.nextInt(frame.length + 1);
            request.send(Arrays.copyOf(frame, cut));
            request.send(Arrays.copyOfRange(frame, cut, frame.length));
        });
        start(new TestPlant().fastMs(20).endpoint(slave.port(), new LinkConfig(15, 1000, 1, 0, 1, 4, 3), 1));
        sinks.await("mutated replies, seed " + seed, () -> sent.get() >= 300);
        slave.script(ScriptedSlave.Request::answer);
        sinks.clear();
        sinks.awaitGood(A, A_VALUE);
    }

    /** Changed, but never in the data of a read: a wrong number in a right frame is nothing that a master could see. */
    private static byte[] headMutated(SplittableRandom random, byte[] proper) {
        byte[] frame = proper.clone();
        switch (random.nextInt(5)) {
            case 0 -> frame[random.nextInt(ModbusFrame.PDU_DATA + 1)] ^= (byte) (1 << random.nextInt(8));
            case 1 -> frame = Arrays.copyOf(frame, random.nextInt(frame.length));
            case 2 -> frame = Arrays.copyOf(frame, frame.length + 1 + random.nextInt(300));
            case 3 -> frame = ReplyCheckTest.garbage(random);
            default -> {
                // Right for once, so that the link gets somewhere.
            }
        }
        return frame;
    }
}
