package org.saltbridge.simulator;

/** The auxiliary side of one block: its transformer's temperatures, its breaker, its cooling power. */
public final class BlockModel {
    private final double ratedW;
    private final double ambientC;
    private double oilK = 10;
    private double windingK = 12;
    private double auxiliaryW;
    private boolean isBreakerClosed = true;

    public BlockModel(double ratedW, double ambientC) {
        this.ratedW = ratedW;
        this.ambientC = ambientC;
    }

    /** Moves temperatures on; the power is that of the block's PCS together. */
    public void step(double dtS, double powerW, int pcsCount) {
        double share = ratedW == 0 ? 0 : Math.abs(powerW) / ratedW;
        oilK += (10 + 40 * share * share - oilK) * Math.min(1, dtS / 7200);
        windingK += (oilK + 15 * share * share - windingK) * Math.min(1, dtS / 300);
        auxiliaryW = pcsCount * (5_000 + 20_000 * share);
    }

    public double ratedW() {
        return ratedW;
    }

    public double oilC() {
        return ambientC + oilK;
    }

    public double windingC() {
        return ambientC + windingK;
    }

    public double ambientC() {
        return ambientC;
    }

    public double auxiliaryW() {
        return auxiliaryW;
    }

    public boolean isBreakerClosed() {
        return isBreakerClosed;
    }

    public void breakerClosed(boolean isClosed) {
        isBreakerClosed = isClosed;
    }
}
