package org.saltbridge.gateway.opcua;

import static org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned.uint;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.eclipse.milo.opcua.sdk.client.OpcUaClient;
import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue;
import org.eclipse.milo.opcua.stack.core.types.builtin.DateTime;
import org.eclipse.milo.opcua.stack.core.types.builtin.StatusCode;
import org.eclipse.milo.opcua.stack.core.types.builtin.Variant;
import org.eclipse.milo.opcua.stack.core.types.enumerated.TimestampsToReturn;
import org.eclipse.milo.opcua.stack.core.types.structured.CallMethodRequest;
import org.eclipse.milo.opcua.stack.core.types.structured.CallMethodResult;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.saltbridge.config.DispatchConfig;
import org.saltbridge.gateway.command.Command;
import org.saltbridge.gateway.command.CommandResult;

/** Two engineers and the objects that have to be selected before they are operated. */
class SelectBeforeOperateTest {
    private static final String OPERATION = "Plant/Blocks/B001/PCS1/DSTO1/DEROpStCtl";
    private static final String OTHER_OPERATION = "Plant/Blocks/B001/PCS2/DSTO1/DEROpStCtl";
    private static final String LOCAL = "Plant/LLN0/Loc";
    private static final int NONE = 25;

    @TempDir
    Path folder;

    private OpcUaFixture server;
    private OpcUaClient first;
    private OpcUaClient second;
    private final ConcurrentLinkedQueue<Command> dispatched = new ConcurrentLinkedQueue<>();

    @BeforeEach
    void start() throws Exception {
        server = new OpcUaFixture(folder);
        server.dispatch = command -> {
            dispatched.add(command);
            command.end(CommandResult.CONFIRMED, command.value(), System.nanoTime());
        };
        first = server.connect("engineer");
        second = server.connect("engineer");
    }

    @AfterEach
    void stop() throws Exception {
        first.disconnect();
        second.disconnect();
        server.close();
    }

    private static CallMethodResult call(OpcUaClient client, String object, String method, Variant... arguments)
            throws Exception {
        return client.call(List.of(new CallMethodRequest(
                        OpcUaFixture.id(client, object), OpcUaFixture.id(client, object + "/" + method), arguments)))
                .getResults()[0];
    }

    private static Variant[] arguments(Object value, int category, long number) {
        return new Variant[] {
            new Variant(value),
            new Variant(category),
            new Variant("desk 4"),
            new Variant(uint(number)),
            new Variant(false)
        };
    }

    private static CallMethodResult operate(OpcUaClient client, String object, Object value) throws Exception {
        return call(client, object, "Operate", arguments(value, 1, 0));
    }

    private static int addCause(CallMethodResult result) {
        return assertInstanceOf(Integer.class, result.getOutputArguments()[0].value());
    }

    private static @Nullable Object read(OpcUaClient client, String path) throws Exception {
        return client.readValue(0, TimestampsToReturn.Both, OpcUaFixture.id(client, path))
                .value()
                .value();
    }

    private static StatusCode write(OpcUaClient client, String path, Object value) throws Exception {
        return client.writeValues(
                        List.of(OpcUaFixture.id(client, path)), List.of(DataValue.valueOnly(new Variant(value))))
                .get(0);
    }

    @Test
    void operateNeedsASelectionAndUsesItUp() throws Exception {
        CallMethodResult without = operate(first, OPERATION, Command.STOP);
        assertEquals(StatusCodes.Bad_InvalidState, without.getStatusCode().value());
        assertEquals(18, addCause(without));
        assertEquals(0, dispatched.size());

        assertEquals(NONE, addCause(call(first, OPERATION, "Select")));
        CallMethodResult done = operate(first, OPERATION, Command.STOP);
        assertEquals(StatusCode.GOOD, done.getStatusCode());
        assertEquals(NONE, addCause(done));
        assertEquals(7, done.getOutputArguments().length);
        assertEquals(Command.Kind.PCS_OPERATION, dispatched.element().kind());
        assertEquals(Command.STOP, dispatched.element().value());
        assertEquals(Command.STOP, read(first, OPERATION + "/ctlVal"));

        assertEquals(18, addCause(operate(first, OPERATION, Command.STOP)));
        assertEquals(1, dispatched.size());
    }

    @Test
    void aPlainWriteIsRefused() throws Exception {
        assertEquals(
                StatusCodes.Bad_InvalidState,
                write(first, OPERATION + "/ctlVal", Command.STOP).value());
        assertEquals(
                StatusCodes.Bad_InvalidState,
                write(first, LOCAL + "/ctlVal", true).value());
        assertEquals(0, dispatched.size());
    }

    @Test
    void theSecondClientIsLockedOutUntilTheFirstCancels() throws Exception {
        assertEquals(NONE, addCause(call(first, OPERATION, "Select")));
        assertEquals(19, addCause(call(first, OPERATION, "Select")));
        assertEquals(27, addCause(call(second, OPERATION, "Select")));
        assertEquals(27, addCause(operate(second, OPERATION, Command.STOP)));
        assertEquals(27, addCause(call(second, OPERATION, "Cancel")));
        assertEquals(NONE, addCause(call(second, OTHER_OPERATION, "Select")), "each object has its own selection");
        assertEquals(true, read(second, OPERATION + "/stSeld"));

        assertEquals(NONE, addCause(call(first, OPERATION, "Cancel")));
        assertEquals(false, read(second, OPERATION + "/stSeld"));
        assertEquals(18, addCause(call(first, OPERATION, "Cancel")));
        assertEquals(NONE, addCause(call(second, OPERATION, "Select")));
        assertEquals(NONE, addCause(operate(second, OPERATION, Command.START)));
        assertEquals(1, dispatched.size());
    }

    @Test
    void ofManyThatSelectAtOnceOneOwns() throws Exception {
        List<OpcUaClient> clients = List.of(first, second);
        for (int round = 0; round < 20; round++) {
            CountDownLatch go = new CountDownLatch(1);
            List<Integer> causes = new ArrayList<>();
            List<Thread> threads = new ArrayList<>();
            for (OpcUaClient client : clients) {
                Thread thread = new Thread(() -> {
                    try {
                        go.await();
                        int cause = addCause(call(client, OPERATION, "Select"));
                        synchronized (causes) {
                            causes.add(cause);
                        }
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                });
                thread.start();
                threads.add(thread);
            }
            go.countDown();
            for (Thread thread : threads) {
                thread.join(5000);
            }
            assertEquals(List.of(NONE, 27), causes.stream().sorted().toList());
            call(first, OPERATION, "Cancel");
            call(second, OPERATION, "Cancel");
        }
    }

    @Test
    void aSelectionComesFromWhereTheControlIs() throws Exception {
        assertEquals(NONE, addCause(call(first, LOCAL, "Select")));
        assertEquals(NONE, addCause(operate(first, LOCAL, true)));

        CallMethodResult afar = call(second, OPERATION, "Select");
        assertEquals(StatusCodes.Bad_InvalidState, afar.getStatusCode().value());
        assertEquals(2, addCause(afar), "who does not say where he is counts as the utility");
        assertEquals(2, addCause(call(second, OPERATION, "Select", new Variant(3))));
        assertEquals(2, addCause(call(second, OPERATION, "Select", new Variant(2), new Variant("station"))));
        assertEquals(2, addCause(call(second, OPERATION, "SelectWithVal", arguments(Command.STOP, 3, 0))));
        assertEquals(false, read(second, OPERATION + "/stSeld"), "nothing is selected");

        assertEquals(NONE, addCause(call(second, OPERATION, "Select", new Variant(1), new Variant("panel"))));
        assertEquals(NONE, addCause(operate(second, OPERATION, Command.STOP)));
    }

    @Test
    void aSelectionTakesOnlyAnOriginator() throws Exception {
        assertEquals(
                StatusCodes.Bad_OutOfRange,
                call(first, OPERATION, "Select", new Variant(9)).getStatusCode().value());
        assertEquals(
                StatusCodes.Bad_InvalidArgument,
                call(first, OPERATION, "Select", new Variant("bay"))
                        .getStatusCode()
                        .value());
        assertEquals(
                StatusCodes.Bad_TooManyArguments,
                call(first, OPERATION, "Select", new Variant(1), new Variant("a"), new Variant("b"))
                        .getStatusCode()
                        .value());
        assertEquals(
                StatusCodes.Bad_TooManyArguments,
                call(first, OPERATION, "Cancel", new Variant(1)).getStatusCode().value());
    }

    @Test
    void aClosedSessionReleasesWhatItHadSelected() throws Exception {
        assertEquals(NONE, addCause(call(second, OPERATION, "Select")));
        second.disconnect();
        await(() -> {
            try {
                return addCause(call(first, OPERATION, "Select")) == NONE;
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        second = server.connect("engineer");
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < endNs, "not within 5 s");
            assertEquals(false, never.await(20, TimeUnit.MILLISECONDS));
        }
    }

    @Test
    void onlyWhatWasSelectedWithItsValueMayBeOperated() throws Exception {
        assertEquals(NONE, addCause(call(first, OPERATION, "SelectWithVal", arguments(Command.STOP, 1, 0))));
        CallMethodResult other = operate(first, OPERATION, Command.START);
        assertEquals(StatusCodes.Bad_InvalidArgument, other.getStatusCode().value());
        assertEquals(26, addCause(other));
        assertEquals(18, addCause(operate(first, OPERATION, Command.STOP)), "a try uses the selection up");
        assertEquals(0, dispatched.size());
    }

    @Test
    void aValueThatIsNoneOfTheObjectsIsRefused() throws Exception {
        call(first, OPERATION, "Select");
        assertEquals(
                StatusCodes.Bad_OutOfRange,
                operate(first, OPERATION, 5).getStatusCode().value());
        assertEquals(
                StatusCodes.Bad_InvalidArgument,
                operate(first, OPERATION, true).getStatusCode().value());
        assertEquals(NONE, addCause(operate(first, OPERATION, Command.STOP)), "it is still selected");
    }

    @Test
    void anOldCommandIsRefused() throws Exception {
        call(first, OPERATION, "Select");
        Variant[] old = Arrays.copyOf(arguments(Command.STOP, 1, 0), 6);
        long maxMs = server.plant.dispatch().maxCommandAgeMs();
        old[5] = new Variant(new DateTime(Instant.now().minusMillis(maxMs + 1000)));
        assertEquals(
                StatusCodes.Bad_InvalidTimestamp,
                call(first, OPERATION, "Operate", old).getStatusCode().value());
        old[5] = new Variant(DateTime.now());
        assertEquals(NONE, addCause(call(first, OPERATION, "Operate", old)));
    }

    @Test
    void aRepeatedOperateIsAnsweredAgainWithoutASelectionAndRunsOnce() throws Exception {
        call(first, OPERATION, "Select");
        CallMethodResult once = call(first, OPERATION, "Operate", arguments(Command.STOP, 1, 7));
        CallMethodResult again = call(first, OPERATION, "Operate", arguments(Command.STOP, 1, 7));
        assertEquals(once.getStatusCode(), again.getStatusCode());
        assertEquals(NONE, addCause(again));
        assertTrue(String.valueOf(again.getOutputArguments()[1].value()).contains("repeated"));
        assertEquals(1, dispatched.size());
    }

    @Test
    void aNumberRefusedForWantOfASelectionMayBeUsedAgain() throws Exception {
        assertEquals(18, addCause(call(first, OPERATION, "Operate", arguments(Command.STOP, 1, 8))));
        call(first, OPERATION, "Select");
        assertEquals(NONE, addCause(call(first, OPERATION, "Operate", arguments(Command.STOP, 1, 8))));
        assertEquals(1, dispatched.size());
    }

    @Test
    void aStartHasTheTimeOfItsSequenceUnlessTheClientWaitsLess() throws Exception {
        call(first, OPERATION, "Select");
        operate(first, OPERATION, Command.START);
        Command command = dispatched.element();
        long limitMs = (command.deadlineNs() - command.receivedNs()) / 1_000_000;
        assertTrue(limitMs > DispatchConfig.DEFAULT.commandTimeoutMs() && limitMs < 5000, limitMs + " ms");
    }

    @Test
    void originatorsOfThePlantCarryTheirLevelAndTheUtilityIsAlwaysRemote() throws Exception {
        OpcUaClient dispatcher = server.connect("dispatcher");
        OpcUaClient operator = server.connect("operator");
        String setpoint = "Plant/PPC/DPMC1/WSpt";
        call(dispatcher, setpoint, "Operate", arguments(1000.0, 1, 0));
        call(operator, setpoint, "Operate", arguments(1000.0, 1, 0));
        call(operator, setpoint, "Operate", arguments(1000.0, 2, 0));
        call(operator, setpoint, "Operate", arguments(1000.0, 0, 0));
        write(operator, setpoint + "/ctlVal", 1000.0);
        assertEquals(
                List.of(
                        Command.Level.REMOTE,
                        Command.Level.LOCAL,
                        Command.Level.STATION,
                        Command.Level.REMOTE,
                        Command.Level.REMOTE),
                dispatched.stream().map(Command::level).toList());
        dispatcher.disconnect();
        operator.disconnect();
    }

    @Test
    void anOperatorHandsOverAtThePlantOnly() throws Exception {
        OpcUaClient operator = server.connect("operator");
        assertEquals(20, addCause(call(operator, LOCAL, "Select")), "not even selected from afar");
        assertEquals(NONE, addCause(call(operator, LOCAL, "Select", new Variant(1))));
        CallMethodResult remote = call(operator, LOCAL, "Operate", arguments(true, 3, 0));
        assertEquals(StatusCodes.Bad_UserAccessDenied, remote.getStatusCode().value());
        assertEquals(20, addCause(remote));
        assertEquals(NONE, addCause(call(operator, LOCAL, "Operate", arguments(true, 1, 0))));
        assertEquals(Command.Kind.CONTROL_AUTHORITY, dispatched.element().kind());
        operator.disconnect();
    }

    @Test
    void nobodyElseSelects() throws Exception {
        OpcUaClient dispatcher = server.connect("dispatcher");
        for (String object : List.of(OPERATION, LOCAL)) {
            for (String method : List.of("Select", "Cancel", "Operate")) {
                assertEquals(
                        StatusCodes.Bad_UserAccessDenied,
                        call(dispatcher, object, method).getStatusCode().value());
            }
        }
        assertEquals(
                StatusCodes.Bad_MethodInvalid,
                call(dispatcher, "Plant/PPC/DPMC1/WSpt", "Select")
                        .getStatusCode()
                        .value(),
                "a setpoint is direct");
        dispatcher.disconnect();
    }

    @Test
    void theModelSaysHowAnObjectIsControlled() throws Exception {
        assertEquals(4, read(first, OPERATION + "/ctlModel"));
        assertEquals(uint(30_000), read(first, OPERATION + "/sboTimeout"));
        assertEquals(4, read(first, LOCAL + "/ctlModel"));
        assertEquals(3, read(first, "Plant/PPC/DPMC1/WSpt/ctlModel"));
    }
}
