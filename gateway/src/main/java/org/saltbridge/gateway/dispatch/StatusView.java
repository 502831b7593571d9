package org.saltbridge.gateway.dispatch;

import static org.saltbridge.gateway.dispatch.PcsControl.ACTIVE;
import static org.saltbridge.gateway.dispatch.PcsControl.REACTIVE;

import org.saltbridge.gateway.plant.DispatchStatus;
import org.saltbridge.gateway.plant.PlantImage;

/** Gathers what dispatch shows of itself once a tick. */
final class StatusView {
    private final DispatchStatus status;
    private final PcsControl control;
    private final PlantPower power;
    private final Authority authority;
    private final DispatchStatus.Values values = new DispatchStatus.Values();

    StatusView(DispatchStatus status, PcsControl control, PlantPower power, Authority authority) {
        this.status = status;
        this.control = control;
        this.power = power;
        this.authority = authority;
    }

    void show(PlantImage image, long epochMs) {
        double acceptedW = 0;
        double acceptedVar = 0;
        values.requestedW = 0;
        values.availableDischargeW = 0;
        values.availableChargeW = 0;
        for (int i = 0; i < control.count; i++) {
            acceptedW += image.acceptedW[i];
            acceptedVar += image.acceptedVar[i];
            if (!Double.isNaN(control.targets[ACTIVE][i])) {
                values.requestedW += control.targets[ACTIVE][i];
            }
            if (control.takesPart(i) && image.ready[i] && !control.failed[i]) {
                values.availableDischargeW += image.availableDischargeW[i];
                values.availableChargeW += image.availableChargeW[i];
            }
            status.pcsControl(i, control.inPlant[i], epochMs);
        }
        double askedW = power.asked(ACTIVE);
        double askedVar = power.asked(REACTIVE);
        values.setpointW = Double.isNaN(askedW) ? acceptedW : askedW;
        values.setpointVar = Double.isNaN(askedVar) ? acceptedVar : askedVar;
        power.show(values);
        values.isLocal = authority.isLocal();
        values.isStation = authority.isStation();
        status.plant(values, epochMs);
    }
}
