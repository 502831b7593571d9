package org.saltbridge.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.StringTokenizer;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The schemas are the public contract of the files: whatever a record holds can be written in a file, and whatever can be
 * written ends up in a record.
 */
class SchemaTest {
    /**
     * A record and the part of the schema that it is read from.
     *
     * @param renamed {@code key=component} where the words differ: the components that the key becomes, none where it only
     *     says how others are read.
     */
    record Part(Class<?> record, String schema, String pointer, List<String> renamed) {
        @Override
        public String toString() {
            return record.getSimpleName();
        }
    }

    private static Part part(Class<?> record, String schema, String pointer, String... renamed) {
        return new Part(record, schema, pointer, List.of(renamed));
    }

    static Stream<Part> parts() {
        return Stream.of(
                part(
                        PoiConfig.class,
                        "plant",
                        "/properties/poi",
                        "rated=ratedW",
                        "exportLimit=exportLimitW",
                        "importLimit=importLimitW",
                        "reactiveLimit=reactiveLimitVar",
                        "nominalFrequency=nominalHz",
                        "nominalVoltage=nominalV",
                        "meter=meterDeviceIndex",
                        "checkMeter=checkMeterDeviceIndex",
                        "loadMeter=loadMeterDeviceIndex",
                        "breaker=breakerDeviceIndex"),
                part(OpcUaConfig.class, "plant", "/properties/opcua", "bind=bindAddress"),
                part(HttpConfig.class, "plant", "/properties/http", "bind=bindAddress"),
                part(
                        DispatchConfig.class,
                        "plant",
                        "/properties/dispatch",
                        "tick=tickMs",
                        "commandTimeout=commandTimeoutMs",
                        "maxCommandAge=maxCommandAgeMs"),
                part(
                        ControlConfig.class,
                        "plant",
                        "/properties/control",
                        "deadband=deadbandPercent",
                        "socWindow=socLowPercent,socHighPercent",
                        "reserveSoc=reserveSocPercent",
                        "commitment=minLoadPercent,commitmentHoldMs",
                        "pcsWatchdog=pcsWatchdogMs",
                        "answer=answerPolicy,answerSharePercent"),
                part(
                        ControlConfig.Ramps.class,
                        "plant",
                        "/properties/control/properties/ramps",
                        "dischargeUp=dischargeUpWPerS",
                        "dischargeDown=dischargeDownWPerS",
                        "chargeUp=chargeUpWPerS",
                        "chargeDown=chargeDownWPerS",
                        "emergency=emergencyWPerS"),
                part(
                        ControlConfig.Scada.class,
                        "plant",
                        "/properties/control/properties/scada",
                        "warnAfter=warnAfterMs",
                        "fallbackAfter=fallbackAfterMs"),
                part(FunctionsConfig.class, "plant", "/$defs/functions", "agc=agcPriority"),
                part(
                        FunctionsConfig.Frequency.class,
                        "plant",
                        "/$defs/functions/properties/frequency",
                        "power=powerW",
                        "droop=droopPercent",
                        "deadband=deadbandHz"),
                part(
                        FunctionsConfig.PeakShaving.class,
                        "plant",
                        "/$defs/functions/properties/peakShaving",
                        "exportMax=exportMaxW",
                        "importMax=importMaxW",
                        "hold=holdMs"),
                part(
                        FunctionsConfig.LoadFollowing.class,
                        "plant",
                        "/$defs/functions/properties/loadFollowing",
                        "ramp=rampWPerS"),
                part(
                        FunctionsConfig.SocManagement.class,
                        "plant",
                        "/$defs/functions/properties/socManagement",
                        "target=targetPercent",
                        "deadband=deadbandPercent",
                        "power=powerW"),
                part(
                        FunctionsConfig.Reactive.class,
                        "plant",
                        "/$defs/functions/properties/reactive",
                        "voltageDeadband=voltageDeadbandPercent",
                        "voltageFull=voltageFullPercent"),
                part(
                        SimulationConfig.class,
                        "plant",
                        "/properties/simulation",
                        "initialSoc=initialSocPercent",
                        "ambient=ambientCelsius",
                        "replyDelay=replyDelayMs",
                        "watchdog=watchdogMs",
                        "load=loadW"),
                part(
                        LinkConfig.class,
                        "plant",
                        "/$defs/link",
                        "timeout=timeoutMs",
                        "connectTimeout=connectTimeoutMs",
                        "minGap=minGapMs",
                        "reconnectMin=reconnectMinMs",
                        "reconnectMax=reconnectMaxMs"),
                part(TlsConfig.class, "plant", "/$defs/tls"),
                part(SerialConfig.class, "plant", "/$defs/serial"),
                part(RegisterDef.class, "profile", "/$defs/register", "scaleFactor=scaleFactorPoint", "range=low,high"),
                part(BitDef.class, "profile", "/$defs/bit"),
                part(
                        SetpointDef.class,
                        "profile",
                        "/$defs/setpoint",
                        "function=functionCode",
                        "readback=readbackPoint",
                        "range=low,high"),
                part(WriteField.class, "profile", "/$defs/field", "scaleFactor=scaleFactorPoint"),
                part(IncomingHeartbeat.class, "profile", "/$defs/incomingHeartbeat", "timeout=timeoutMs"),
                part(
                        OutgoingHeartbeat.class,
                        "profile",
                        "/$defs/outgoingHeartbeat",
                        "function=functionCode",
                        "period=periodMs",
                        "value=constant"),
                part(
                        SequenceStep.class,
                        "profile",
                        "/$defs/sequenceStep",
                        "function=functionCode",
                        "expect=expectPoint",
                        "values=expectValues",
                        "timeout=timeoutMs"),
                part(
                        DeviceProfile.class,
                        "profile",
                        "",
                        "profile=id",
                        "read=readRegistersMax,readGapMax",
                        "write=writeRegistersMax",
                        "poll=pollMs",
                        "heartbeats=incomingHeartbeats,outgoingHeartbeats",
                        "addressBase=",
                        "defaults="));
    }

    @ParameterizedTest
    @MethodSource("parts")
    void aRecordHoldsJustWhatItsPartOfTheSchemaSays(Part part) throws IOException {
        Set<String> expected = new TreeSet<>(keys(part.schema() + ".schema.json", part.pointer()));
        for (String pair : part.renamed()) {
            int equals = pair.indexOf('=');
            String key = pair.substring(0, equals);
            assertTrue(expected.remove(key), "no key " + key);
            StringTokenizer names = new StringTokenizer(pair.substring(equals + 1), ",");
            while (names.hasMoreTokens()) {
                expected.add(names.nextToken());
            }
        }
        Set<String> components = new TreeSet<>();
        for (RecordComponent component : part.record().getRecordComponents()) {
            components.add(component.getName());
        }
        assertEquals(expected, components);
    }

    private static Set<String> keys(String resource, String pointer) throws IOException {
        try (InputStream in = Objects.requireNonNull(SchemaTest.class.getResourceAsStream(resource), resource)) {
            JsonNode part = JsonMapper.shared().readTree(in).at(pointer);
            return Set.copyOf(part.path("properties").propertyNames());
        }
    }
}
