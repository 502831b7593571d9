package org.saltbridge.gateway;

import org.junit.jupiter.api.Test;

class XTest {
    @Test
    void x() {}
}
