package org.saltbridge.gateway.journal;

/**
 * What makes two commands the same: the same number for the same object from the same originator. As in IEC 61850, each
 * object has its own numbering.
 *
 * @param number ctlNum, not 0.
 */
public record CommandId(String user, String originatorIdentity, String path, long number) {}
