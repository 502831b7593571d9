package org.saltbridge.adapter;

import org.junit.jupiter.api.Test;

class XTest {
    @Test
    void x() {}
}
