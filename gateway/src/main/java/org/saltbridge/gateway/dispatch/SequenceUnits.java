package org.saltbridge.gateway.dispatch;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.saltbridge.config.PcsConfig;
import org.saltbridge.config.PlantConfig;
import org.saltbridge.gateway.command.Command;
import org.saltbridge.gateway.plant.DerivedPoints;

/** What runs sequences, by number: the PCS by theirs, then the banks by theirs, then the breaker. */
final class SequenceUnits {
    final int count;
    private final int pcsCount;
    private final int breaker;
    private final int[] device;
    private final int[] ofDevice;
    private final int[] pcsOfBank;

    SequenceUnits(PlantConfig plant) {
        List<PcsConfig> pcs = DerivedPoints.pcsOf(plant);
        device = DerivedPoints.sequenceDevicesOf(plant);
        count = device.length;
        pcsCount = pcs.size();
        breaker = plant.poi().breakerDeviceIndex() < 0 ? -1 : count - 1;
        pcsOfBank = IntStream.range(0, pcsCount)
                .flatMap(i -> pcs.get(i).containers().stream().mapToInt(bank -> i))
                .toArray();
        ofDevice = new int[plant.devices().size()];
        Arrays.fill(ofDevice, -1);
        for (int i = 0; i < count; i++) {
            ofDevice[device[i]] = i;
        }
    }

    int of(Command command) {
        return switch (command.kind()) {
            case BANK_OPERATION -> pcsCount + command.pcsIndex();
            case BREAKER_OPERATION -> breaker;
            default -> command.pcsIndex();
        };
    }

    /** −1 for a device that runs none. */
    int ofDevice(int deviceIndex) {
        return ofDevice[deviceIndex];
    }

    int device(int unit) {
        return device[unit];
    }

    boolean isPcs(int unit) {
        return unit < pcsCount;
    }

    boolean isBreaker(int unit) {
        return unit == breaker;
    }

    boolean isBank(int unit) {
        return !isPcs(unit) && !isBreaker(unit);
    }

    /** The PCS that a bank is behind. */
    int pcsOfBank(int unit) {
        return pcsOfBank[unit - pcsCount];
    }
}
