package org.saltbridge.systemtests;

import static org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned.uint;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static org.saltbridge.systemtests.RunningPlant.PCS1;
import static org.saltbridge.systemtests.RunningPlant.SETPOINT;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.eclipse.milo.opcua.stack.core.AttributeId;
import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.types.UaRequestMessageType;
import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue;
import org.eclipse.milo.opcua.stack.core.types.builtin.DateTime;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.StatusCode;
import org.eclipse.milo.opcua.stack.core.types.builtin.Variant;
import org.eclipse.milo.opcua.stack.core.types.structured.CallMethodRequest;
import org.eclipse.milo.opcua.stack.core.types.structured.CallRequest;
import org.eclipse.milo.opcua.stack.core.types.structured.RequestHeader;
import org.eclipse.milo.opcua.stack.core.types.structured.WriteRequest;
import org.eclipse.milo.opcua.stack.core.types.structured.WriteValue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Commands that must not be carried out: each is refused with a status that says why, and no device sees anything. */
class RefusedCommandTest {
    private static final String CTL_VAL = SETPOINT + "/ctlVal";

    @TempDir
    static Path data;

    static RunningPlant plant;
    static UtilityClient dispatcher;
    static UtilityClient engineer;
    static UtilityClient observer;

    @BeforeAll
    static void start() throws Exception {
        plant = RunningPlant.start(Plants.small(), data);
        dispatcher = plant.connect("dispatcher");
        engineer = plant.connect("engineer");
        observer = plant.connect("observer");
    }

    /** Whatever the refused commands may have left somewhere would have been sent by then. */
    @AfterAll
    static void nothingFollowsLater() throws Exception {
        long before = plant.simulator.writeLog(PCS1).count(6);
        Until.within(
                5_000, "heartbeats go on", () -> plant.simulator.writeLog(PCS1).count(6) > before);
        assertEquals(0, plant.commandWrites());
        plant.close();
    }

    @AfterEach
    void nothingOnTheWire() {
        assertEquals(0, plant.commandWrites());
    }

    static Stream<Arguments> values() {
        return Stream.of(
                arguments(Double.NaN, StatusCodes.Bad_OutOfRange),
                arguments(Double.POSITIVE_INFINITY, StatusCodes.Bad_OutOfRange),
                arguments(Double.NEGATIVE_INFINITY, StatusCodes.Bad_OutOfRange),
                arguments(Double.MAX_VALUE, StatusCodes.Bad_OutOfRange),
                arguments(5_000_001.0, StatusCodes.Bad_OutOfRange),
                arguments(-5_000_001.0, StatusCodes.Bad_OutOfRange),
                arguments(1_000_000, StatusCodes.Bad_TypeMismatch),
                arguments(1_000_000f, StatusCodes.Bad_TypeMismatch),
                arguments("1000000", StatusCodes.Bad_TypeMismatch),
                arguments(true, StatusCodes.Bad_TypeMismatch),
                arguments(new Double[] {1_000_000.0}, StatusCodes.Bad_TypeMismatch),
                arguments(null, StatusCodes.Bad_TypeMismatch));
    }

    @ParameterizedTest
    @MethodSource("values")
    void aValueThatIsNoPossibleSetpointIsRefused(Object value, long status) throws Exception {
        assertEquals(new StatusCode(status), dispatcher.write(CTL_VAL, value));
    }

    @Test
    void aValueThatIsNotGoodIsRefused() throws Exception {
        DataValue bad = new DataValue(new Variant(1_000_000.0), new StatusCode(StatusCodes.Bad_SensorFailure));
        assertEquals(new StatusCode(StatusCodes.Bad_TypeMismatch), dispatcher.write(CTL_VAL, bad));
        DataValue uncertain =
                new DataValue(new Variant(1_000_000.0), new StatusCode(StatusCodes.Uncertain_LastUsableValue));
        assertEquals(new StatusCode(StatusCodes.Bad_TypeMismatch), dispatcher.write(CTL_VAL, uncertain));
    }

    @Test
    void aCommandThatIsOldOrOfTheFutureIsRefused() throws Exception {
        for (Duration offset : List.of(Duration.ofMinutes(-1), Duration.ofMinutes(1))) {
            DataValue value = new DataValue(
                    new Variant(1_000_000.0),
                    StatusCode.GOOD,
                    new DateTime(Instant.now().plus(offset)));
            assertEquals(new StatusCode(StatusCodes.Bad_InvalidTimestamp), dispatcher.write(CTL_VAL, value));
        }
    }

    @Test
    void onlyTheWholeValueOfASetpointCanBeWritten() throws Exception {
        DataValue value = DataValue.valueOnly(new Variant(1_000_000.0));
        assertEquals(
                List.of(
                        new StatusCode(StatusCodes.Bad_NotWritable),
                        new StatusCode(StatusCodes.Bad_IndexRangeInvalid),
                        new StatusCode(StatusCodes.Bad_NotWritable),
                        new StatusCode(StatusCodes.Bad_NodeIdUnknown)),
                List.of(dispatcher
                        .milo()
                        .write(List.of(
                                new WriteValue(dispatcher.id(CTL_VAL), AttributeId.DisplayName.uid(), null, value),
                                new WriteValue(dispatcher.id(CTL_VAL), AttributeId.Value.uid(), "0:1", value),
                                new WriteValue(
                                        dispatcher.id(SETPOINT + "/mxVal"), AttributeId.Value.uid(), null, value),
                                new WriteValue(
                                        dispatcher.id(SETPOINT + "/nothing"), AttributeId.Value.uid(), null, value)))
                        .getResults()));
    }

    @Test
    void whoMayNotCommandIsRefused() throws Exception {
        StatusCode denied = new StatusCode(StatusCodes.Bad_UserAccessDenied);
        String ofPcs = PCS1 + "/DINV1/WSpt";
        String plantControl = PCS1 + "/DINV1/PlantCtl";

        assertEquals(denied, observer.write(CTL_VAL, 1_000_000.0));
        assertEquals(denied, observer.operate(SETPOINT, 1_000_000.0).getStatusCode());
        assertEquals(denied, observer.write(ofPcs + "/ctlVal", 1_000_000.0));
        assertEquals(denied, observer.write(plantControl + "/ctlVal", false));
        assertEquals(denied, engineer.write(CTL_VAL, 1_000_000.0), "plants are commanded by dispatchers");
        assertEquals(denied, dispatcher.write(ofPcs + "/ctlVal", 1_000_000.0), "single PCS by engineers");
        assertEquals(denied, dispatcher.write(plantControl + "/ctlVal", false));
    }

    @Test
    void aPcsInPlantControlIsNotCommandedByItself() throws Exception {
        UtilityClient.Answer answer = engineer.writeWithDiagnostics(PCS1 + "/DINV1/WSpt/ctlVal", 1_000_000.0);
        assertEquals(new StatusCode(StatusCodes.Bad_InvalidState), answer.status());
        assertTrue(answer.information().startsWith("BLOCKED_BY_MODE"), answer.information());
    }

    @Test
    void operateWithWrongArgumentsIsAnsweredAndRefused() throws Exception {
        Variant value = new Variant(1_000_000.0);
        Variant category = new Variant(3);
        Variant who = new Variant("test");
        Variant no = new Variant(false);

        assertEquals(StatusCodes.Bad_ArgumentsMissing, status(value, category, who));
        assertEquals(StatusCodes.Bad_ArgumentsMissing, status());
        Variant one = new Variant(uint(1));
        assertEquals(StatusCodes.Bad_TooManyArguments, status(value, category, who, one, no, Variant.NULL_VALUE, no));
        assertEquals(StatusCodes.Bad_InvalidArgument, status(value, category, who, one, no, no), "no time");
        assertEquals(StatusCodes.Bad_InvalidArgument, status(value, category, who, new Variant(1), no));
        assertEquals(
                StatusCodes.Bad_OutOfRange,
                dispatcher.operate(SETPOINT, Double.NaN).getStatusCode().value());
        assertEquals(
                StatusCodes.Bad_InvalidArgument,
                dispatcher.operate(SETPOINT, "2 MW").getStatusCode().value());
    }

    private static long status(Variant... arguments) throws Exception {
        return dispatcher.call(SETPOINT, arguments).getStatusCode().value();
    }

    @Test
    void aRequestThatMakesNoSenseIsAnswered() throws Exception {
        RequestHeader header = dispatcher
                .milo()
                .newRequestHeader(dispatcher.milo().getSession().getAuthenticationToken(), uint(3_000));
        NodeId object = dispatcher.id(SETPOINT);
        NodeId operate = dispatcher.id(SETPOINT + "/Operate");

        mustBeAnswered(new WriteRequest(header, null));
        mustBeAnswered(new WriteRequest(header, new WriteValue[0]));
        mustBeAnswered(new WriteRequest(
                header, new WriteValue[] {new WriteValue(NodeId.NULL_VALUE, AttributeId.Value.uid(), null, null)}));
        mustBeAnswered(new WriteRequest(header, new WriteValue[] {
            new WriteValue(dispatcher.id(CTL_VAL), uint(4711), "silly:", DataValue.valueOnly(Variant.NULL_VALUE))
        }));
        mustBeAnswered(new CallRequest(header, null));
        mustBeAnswered(new CallRequest(
                header, new CallMethodRequest[] {new CallMethodRequest(NodeId.NULL_VALUE, NodeId.NULL_VALUE, null)}));
        mustBeAnswered(new CallRequest(header, new CallMethodRequest[] {new CallMethodRequest(object, operate, null)}));
        Variant nothing = Variant.NULL_VALUE;
        mustBeAnswered(new CallRequest(header, new CallMethodRequest[] {
            new CallMethodRequest(object, operate, new Variant[] {nothing, nothing, nothing, nothing, nothing})
        }));
    }

    /** Any answer that is not the client's own time-out will do. */
    private static void mustBeAnswered(UaRequestMessageType request) throws Exception {
        try {
            dispatcher.milo().sendRequestAsync(request).get(10, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            UaException refused = UaException.extract(e).orElseThrow();
            assertNotEquals(StatusCodes.Bad_Timeout, refused.getStatusCode().value(), request.toString());
            assertNotEquals(
                    StatusCodes.Bad_InternalError, refused.getStatusCode().value(), request.toString());
        }
    }
}
