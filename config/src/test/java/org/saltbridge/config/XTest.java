package org.saltbridge.config;

import org.junit.jupiter.api.Test;

class XTest {
    @Test
    void x() {}
}
