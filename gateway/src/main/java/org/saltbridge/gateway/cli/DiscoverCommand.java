package org.saltbridge.gateway.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.saltbridge.adapter.DeviceDiscovery;
import org.saltbridge.adapter.DeviceDiscovery.Wish;
import org.saltbridge.adapter.DiscoveredDevice;
import org.saltbridge.config.ConfigResult;
import org.saltbridge.config.DeviceRole;
import org.saltbridge.config.ProfileWriter;
import org.saltbridge.config.SunSpecPlace;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Asks SunSpec devices what they offer and writes their profiles: one device by its address, or those of a plant. */
@Command(
        name = "discover",
        description = {
            "Ask SunSpec devices what they offer; nothing is written to them.",
            "With an address: print what one device offers, and with --write make its profile.",
            "With a plant file: make the profiles that devices with \"profile: sunspec\" still lack."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:a device cannot be reached or is no SunSpec device, or a file cannot be written",
            "2:wrong usage"
        })
final class DiscoverCommand implements Callable<Integer> {
    private static final Pattern ADDRESS = Pattern.compile(
            "(?:\\[(?<v6>[0-9A-Fa-f:.]+)]|(?<host>[^:/\\s]+)):(?<port>\\d{1,5})(?:/(?<unit>\\d{1,3}))?");

    private static final Pattern PROFILE_FILE = Pattern.compile("([A-Za-z0-9][A-Za-z0-9_-]{0,63})\\.yaml");
    private static final int PORT_MAX = 65_535;
    private static final int UNIT_MAX = 255;
    /** Twice the longest period of a refresh: it must not run out between two. */
    private static final int REVERSION_MIN_S = 20;

    private static final int REVERSION_MAX_S = 86_400;

    /** What a device is in the plant. */
    enum Role {
        PCS(DeviceRole.PCS),
        BANK(DeviceRole.BANK),
        RACK(DeviceRole.RACK),
        METER(DeviceRole.POI_METER);

        private final DeviceRole role;

        Role(DeviceRole role) {
            this.role = role;
        }
    }

    private final DeviceDiscovery discovery;

    @Parameters(
            paramLabel = "HOST:PORT[/UNIT] | PLANT",
            description = "A device (unit 1 unless given) or a plant file.")
    private String target = "";

    @Option(names = "--write", paramLabel = "FILE", description = "Write the profile, such as profiles/pcs-acme.yaml.")
    private @Nullable Path file;

    @Option(
            names = "--role",
            paramLabel = "ROLE",
            description = "pcs, bank, rack or meter; by default what it offers tells.")
    private @Nullable Role role;

    @Option(names = "--timeout", paramLabel = "MS", description = "For each answer; default ${DEFAULT-VALUE}.")
    private int timeoutMs = 1000;

    @Option(
            names = "--reversion",
            paramLabel = "S",
            description =
                    "With each setpoint tell the device to go to zero after so many seconds without one, if it can;"
                            + " 0 leaves that to the device. Default ${DEFAULT-VALUE}.")
    private int reversionS = 60;

    @Option(names = "--force", description = "Replace the file if it is there.")
    private boolean force;

    @Spec
    private @Nullable CommandSpec spec;

    DiscoverCommand(DeviceDiscovery discovery) {
        this.discovery = discovery;
    }

    @Override
    public Integer call() {
        PrintWriter err = Cli.err(spec);
        if (timeoutMs < 1) {
            err.println("saltbridge: --timeout must be at least 1 ms");
            return Cli.USAGE;
        }
        if (reversionS != 0 && (reversionS < REVERSION_MIN_S || reversionS > REVERSION_MAX_S)) {
            err.println(
                    "saltbridge: --reversion must be 0 or from " + REVERSION_MIN_S + " to " + REVERSION_MAX_S + " s");
            return Cli.USAGE;
        }
        Matcher address = ADDRESS.matcher(target);
        if (!address.matches()) {
            return discoverPlant(err);
        }
        int port = Integer.parseInt(address.group("port"));
        int unitId = address.group("unit") == null ? 1 : Integer.parseInt(address.group("unit"));
        if (port < 1 || port > PORT_MAX || unitId < 1 || unitId > UNIT_MAX) {
            err.println("saltbridge: " + target + ": a port is 1 to " + PORT_MAX + ", a unit 1 to " + UNIT_MAX);
            return Cli.USAGE;
        }
        String host = address.group("v6") == null ? address.group("host") : address.group("v6");
        return discoverOne(host, port, unitId, err);
    }

    private int discoverOne(String host, int port, int unitId, PrintWriter err) {
        String id = "discovered";
        if (file != null) {
            Path name = file.getFileName();
            Matcher matcher = PROFILE_FILE.matcher(name == null ? "" : name.toString());
            if (!matcher.matches()) {
                err.println(
                        "saltbridge: " + file + ": a profile's file is NAME.yaml, its name letters, digits, _ and -");
                return Cli.USAGE;
            }
            id = matcher.group(1);
        }
        try {
            DeviceRole wanted = role == null ? null : role.role;
            DiscoveredDevice device =
                    discovery.discover(host, port, unitId, timeoutMs, new Wish(id, wanted, reversionS));
            print(device);
            if (file != null) {
                write(device, target, file);
                Cli.out(spec).println("wrote " + file);
            }
            return Cli.OK;
        } catch (IOException e) {
            err.println("saltbridge: " + target + ": " + reason(e));
            return Cli.FAILED;
        }
    }

    private int discoverPlant(PrintWriter err) {
        if (file != null || role != null) {
            err.println(
                    "saltbridge: " + target + " is no HOST:PORT[/UNIT]; --write and --role are for a single device");
            return Cli.USAGE;
        }
        ConfigResult result = PlantFiles.read(target);
        List<SunSpecPlace> places = result.undiscovered();
        if (places.isEmpty()) {
            result.problems().forEach(err::println);
            if (result.plant() != null) {
                Cli.out(spec).println(target + ": every SunSpec device has its profile");
            }
            return result.plant() == null ? Cli.USAGE : Cli.OK;
        }
        int exit = Cli.OK;
        for (SunSpecPlace place : places) {
            if (!discover(place, err)) {
                exit = Cli.FAILED;
            }
        }
        return exit;
    }

    private boolean discover(SunSpecPlace place, PrintWriter err) {
        String name = String.valueOf(place.file().getFileName());
        try {
            DiscoveredDevice device = discovery.discover(
                    place.host(),
                    place.port(),
                    place.unitId(),
                    timeoutMs,
                    new Wish(name.substring(0, name.lastIndexOf('.')), place.role(), reversionS));
            write(device, place.address(), place.file());
            PrintWriter out = Cli.out(spec);
            out.println(place.path() + " " + place.address() + ": " + device.title() + ", wrote " + place.file());
            printList(out, "  unusual: ", device.findings());
            printList(out, "  left out: ", device.notes());
            out.flush();
            return true;
        } catch (IOException e) {
            err.println("saltbridge: " + place.path() + " " + place.address() + ": " + reason(e));
            return false;
        }
    }

    private void print(DiscoveredDevice device) {
        PrintWriter out = Cli.out(spec);
        out.println("manufacturer  " + device.manufacturer());
        out.println("model         " + device.model());
        out.println("version       " + device.version());
        out.println("serial number " + device.serialNumber());
        out.println("base          " + device.base());
        out.println();
        out.println("model  address  length");
        for (DiscoveredDevice.Model model : device.models()) {
            out.printf(
                    Locale.ROOT,
                    "%5d  %7d  %6d%s%n",
                    model.id(),
                    model.address(),
                    model.length(),
                    model.isKnown() ? "" : "  unknown");
        }
        out.println();
        printList(out, "unusual: ", device.findings());
        printList(out, "left out: ", device.notes());
        out.printf(
                Locale.ROOT,
                "profile: %s, %d registers, %d setpoints, %d sequences%n",
                device.profile().role().name().toLowerCase(Locale.ROOT),
                device.profile().registers().size(),
                device.profile().setpoints().size(),
                device.profile().sequences().size());
        out.flush();
    }

    private static void printList(PrintWriter out, String lead, List<String> texts) {
        texts.forEach(text -> out.println(lead + text));
    }

    private void write(DiscoveredDevice device, String address, Path to) throws IOException {
        if (to.getParent() != null) {
            Files.createDirectories(to.getParent());
        }
        List<String> comments = List.of(
                "Written by \"saltbridge discover\" on " + LocalDate.now(ZoneId.systemDefault())
                        + " from the device at " + address + ".",
                "Manufacturer " + device.manufacturer() + ", model " + device.model() + ", version " + device.version()
                        + ", serial number " + device.serialNumber() + ".",
                "Positive power discharges. Review the setpoints and their ranges before the plant is run.");
        String text = ProfileWriter.write(device.profile(), comments);
        if (force) {
            Files.writeString(to, text);
        } else {
            Files.writeString(to, text, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        }
    }

    private static String reason(IOException e) {
        return e instanceof FileAlreadyExistsException
                ? e.getMessage() + " is there already; --force replaces it"
                : String.valueOf(e.getMessage());
    }
}
