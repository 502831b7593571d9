package org.saltbridge.config;

/** How often a register is read. The profile gives each class its period; a plant template may override it. */
public enum PollClass {
    FAST,
    NORMAL,
    SLOW,
    /** Once after each connect: nameplates and scale factors. */
    ONCE
}
