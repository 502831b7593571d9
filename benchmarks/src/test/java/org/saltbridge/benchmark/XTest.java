package org.saltbridge.benchmark;

import org.junit.jupiter.api.Test;

class XTest {
    @Test
    void x() {}
}
