package org.saltbridge.config;

/** One rack of a container. */
public record RackConfig(String id, int deviceIndex) {}
