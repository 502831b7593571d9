package org.saltbridge.config;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/**
 * Reads what is to go wrong in a simulated plant. Everything that is wrong with the script itself is reported at once,
 * each with its file, line and column. JSON is read as well: it is YAML.
 */
public final class FaultScriptReader {
    private static final int CODE_MAX = 255;
    private static final int JOB_MAX = 3;

    private final PlantConfig plant;
    private final List<FaultScript.Fault> faults = new ArrayList<>();
    private final List<FaultScript.Event> events = new ArrayList<>();

    private FaultScriptReader(PlantConfig plant) {
        this.plant = plant;
    }

    /** Reads a script file for this plant. */
    public static FaultScriptResult read(Path file, PlantConfig plant) {
        try {
            return readScript(file.toString(), Sources.read(file), plant);
        } catch (IOException e) {
            Problems problems = new Problems();
            problems.error(file.toString(), YamlDocument.Position.FILE, "cannot read: " + Sources.reason(e));
            return new FaultScriptResult(null, problems.sorted());
        }
    }

    /** Reads a script that is already in memory. */
    public static FaultScriptResult readScript(String name, byte[] bytes, PlantConfig plant) {
        return read(name, bytes, DocumentSchema.FAULTS, plant, (root, reader) -> {
            root.items("faults").forEach(reader::fault);
            root.items("events").forEach(reader::event);
        });
    }

    /** Reads a single fault. */
    public static FaultScriptResult readFault(String name, byte[] bytes, PlantConfig plant) {
        return read(name, bytes, DocumentSchema.FAULT, plant, (root, reader) -> reader.fault(root));
    }

    /** Reads a single event. */
    public static FaultScriptResult readEvent(String name, byte[] bytes, PlantConfig plant) {
        return read(name, bytes, DocumentSchema.EVENT, plant, (root, reader) -> reader.event(root));
    }

    private static FaultScriptResult read(
            String name,
            byte[] bytes,
            DocumentSchema schema,
            PlantConfig plant,
            BiConsumer<Section, FaultScriptReader> body) {
        Problems problems = new Problems();
        YamlDocument document = YamlDocument.parse(name, bytes, problems);
        FaultScriptReader reader = new FaultScriptReader(plant);
        if (document != null) {
            schema.check(document);
            body.accept(Section.root(document), reader);
        }
        return new FaultScriptResult(
                problems.hasErrors() ? null : new FaultScript(reader.faults, reader.events), problems.sorted());
    }

    private void fault(Section section) {
        if (!section.has("mode") || !section.has("device")) {
            return;
        }
        String id = section.text("mode", "");
        FaultMode mode = FaultMode.of(id);
        if (mode == null) {
            String nearest = Spelling.nearest(id, FaultMode.ids());
            section.error(
                    "mode",
                    "there is no fault mode \"" + Texts.printable(id) + "\""
                            + (nearest == null ? "" : ", did you mean \"" + nearest + "\"?"));
            return;
        }
        long forMs = section.has("forMs") ? section.integer("forMs", 0) : section.timeMs("for", 0);
        if (mode == FaultMode.REBOOT && forMs == 0) {
            section.error("mode", "a reboot needs \"for\": how long it takes, such as 20 s");
        }
        faults.add(new FaultScript.Fault(
                section.timeMs("at", 0),
                forMs,
                section.text("device", ""),
                devices(section, mode),
                mode,
                parameter(section, mode)));
    }

    private List<Integer> devices(Section section, FaultMode mode) {
        String text = section.text("device", "");
        List<DeviceConfig> named = new DevicePattern(text).of(plant.devices());
        if (named.isEmpty()) {
            List<String> paths =
                    plant.devices().stream().map(DeviceConfig::path).toList();
            String nearest = Spelling.nearest(DevicePattern.full(text), paths);
            section.error(
                    "device",
                    "there is no device " + Texts.printable(text)
                            + (nearest == null ? "" : ", did you mean " + nearest + "?"));
            return List.of();
        }
        List<DeviceConfig> able =
                named.stream().filter(device -> mode.fits(device.role())).toList();
        if (able.isEmpty()) {
            String roles = mode.roles().stream()
                    .map(role -> role.name().toLowerCase(Locale.ROOT))
                    .sorted()
                    .collect(Collectors.joining(" or "));
            section.error("device", "only a " + roles + " has the fault " + mode.id() + "; " + text + " names none");
            return List.of();
        }
        double percent = section.quantity("share", Quantity.PERCENT, 100);
        if (!(percent > 0 && percent <= 100)) {
            section.error("share", "share must be above 0 % and at most 100 %");
            return List.of();
        }
        long seed = plant.simulation().seed() + 31L * faults.size();
        List<DeviceConfig> chosen = section.has("share") ? DevicePattern.share(able, percent, seed) : able;
        return chosen.stream().map(DeviceConfig::index).toList();
    }

    private static double parameter(Section section, FaultMode mode) {
        for (FaultMode.Parameter other : FaultMode.Parameter.values()) {
            if (other != mode.parameter() && section.has(other.key())) {
                section.error(other.key(), "the fault " + mode.id() + " has no " + other.key());
            }
        }
        return switch (mode.parameter()) {
            case NONE -> 0;
            case DELAY_MS -> section.timeMs("delay", (int) mode.standard());
            case CODE -> code(section, mode);
            case FACTOR -> section.number("factor", mode.standard());
            case CELSIUS -> section.quantity("temperature", Quantity.TEMPERATURE_C, mode.standard());
        };
    }

    private static int code(Section section, FaultMode mode) {
        int code = section.integer("code", (int) mode.standard());
        if (code < 1 || code > CODE_MAX) {
            section.error("code", "code must be from 1 to " + CODE_MAX);
        }
        return code;
    }

    private void event(Section section) {
        long atMs = section.timeMs("at", 0);
        double forS = section.timeMs("for", 0) / 1000.0;
        String kind = section.text("event", "");
        switch (kind) {
            case "frequency" -> {
                require(section, kind, "to");
                double toHz = section.quantity(
                        "to", Quantity.FREQUENCY_HZ, plant.poi().nominalHz());
                double hzPerS = section.quantity("rocof", Quantity.ROCOF_HZ_PER_S, 1);
                if (hzPerS <= 0) {
                    section.error("rocof", "rocof must be above 0 Hz/s: the direction follows from \"to\"");
                }
                events.add(new FaultScript.Event(atMs, new PlantEvent.Frequency(toHz, hzPerS, forS)));
            }
            case "voltage" -> {
                require(section, kind, "to", "for");
                double share = section.quantity("to", Quantity.PERCENT, 100) / 100;
                events.add(new FaultScript.Event(atMs, new PlantEvent.Voltage(share, forS)));
            }
            case "generation-loss" -> {
                require(section, kind, "power", "for");
                double watts = section.quantity("power", Quantity.POWER_W, 0);
                events.add(new FaultScript.Event(atMs, new PlantEvent.GenerationLoss(watts, forS)));
            }
            case "island" -> {
                require(section, kind, "for");
                events.add(new FaultScript.Event(atMs, new PlantEvent.Island(forS)));
            }
            case "job-start" -> events.add(new FaultScript.Event(atMs, new PlantEvent.JobStart(job(section))));
            case "job-crash" -> events.add(new FaultScript.Event(atMs, new PlantEvent.JobCrash(job(section))));
            case "checkpoint" -> {
                require(section, kind, "for");
                events.add(new FaultScript.Event(atMs, new PlantEvent.Checkpoint(job(section), forS)));
            }
            default -> {
                // The schema has named the kinds that there are.
                return;
            }
        }
    }

    private static void require(Section section, String kind, String... keys) {
        for (String key : keys) {
            if (!section.has(key)) {
                section.error("event", "the event " + kind + " needs \"" + key + "\"");
            }
        }
    }

    private static int job(Section section) {
        int job = section.integer("job", 0);
        if (job < 0 || job > JOB_MAX) {
            section.error("job", "job must be from 0 (the large one) to " + JOB_MAX);
        }
        return job;
    }
}
