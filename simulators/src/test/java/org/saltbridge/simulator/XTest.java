package org.saltbridge.simulator;

import org.junit.jupiter.api.Test;

class XTest {
    @Test
    void x() {}
}
