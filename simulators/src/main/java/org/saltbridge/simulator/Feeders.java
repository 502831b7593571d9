package org.saltbridge.simulator;

import java.util.Arrays;

/** The medium-voltage feeders: adds up the blocks of each and takes off what its cables and auxiliaries need. */
final class Feeders {
    private static final double COLLECTION_LOSS_SHARE = 0.006;

    private final BlockModel[] blocks;
    private final int[] pcsOfBlock;
    private final int[] feederOfBlock;
    private final double[] ratedW;
    private final double[] blockW;
    private final double[] powerW;
    private final double[] reactiveVar;
    private final double[] auxiliaryW;

    /** Spreads the blocks over so many feeders, in their order and as evenly as it goes. */
    Feeders(int count, BlockModel[] blocks, int[] pcsOfBlock) {
        this.blocks = blocks;
        this.pcsOfBlock = pcsOfBlock;
        feederOfBlock = new int[blocks.length];
        ratedW = new double[count];
        blockW = new double[blocks.length];
        powerW = new double[count];
        reactiveVar = new double[count];
        auxiliaryW = new double[count];
        for (int b = 0; b < blocks.length; b++) {
            feederOfBlock[b] = (int) ((long) b * count / blocks.length);
            ratedW[feederOfBlock[b]] += blocks[b].ratedW();
        }
    }

    void clear() {
        Arrays.fill(blockW, 0);
        Arrays.fill(powerW, 0);
        Arrays.fill(reactiveVar, 0);
        Arrays.fill(auxiliaryW, 0);
    }

    /** Adds one PCS. */
    void add(int block, double watts, double var) {
        blockW[block] += watts;
        reactiveVar[feederOfBlock[block]] += var;
    }

    /** Moves the blocks on and settles the feeders' power, once all PCS have been added. */
    void step(double dtS) {
        for (int b = 0; b < blocks.length; b++) {
            blocks[b].step(dtS, blockW[b], pcsOfBlock[b]);
            powerW[feederOfBlock[b]] += blockW[b];
            auxiliaryW[feederOfBlock[b]] += blocks[b].auxiliaryW();
        }
        for (int f = 0; f < powerW.length; f++) {
            double share = ratedW[f] == 0 ? 0 : Math.abs(powerW[f]) / ratedW[f];
            powerW[f] -= Math.abs(powerW[f]) * COLLECTION_LOSS_SHARE * share + auxiliaryW[f];
        }
    }

    int count() {
        return powerW.length;
    }

    /** What a feeder brings to the plant's busbar; positive flows towards the grid. */
    double powerW(int feeder) {
        return powerW[feeder];
    }

    double reactiveVar(int feeder) {
        return reactiveVar[feeder];
    }
}
