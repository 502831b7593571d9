package org.saltbridge.gateway.opcua;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.saltbridge.gateway.command.CommandResult;

/** One object's selection; a time-out of 30, time is an argument. */
class SelectionTest {
    private static final String A = "client A";
    private static final String B = "client B";

    private final Selection selection = new Selection(30);

    /** What each service answers to the owner and to another, at a time after A's select at 100; − is a success. */
    @ParameterizedTest
    @CsvSource({
        "select,  A, 129, ALREADY_SELECTED",
        "select,  A, 130, -",
        "select,  B, 129, SELECTED_BY_OTHER",
        "select,  B, 130, -",
        "operate, A, 129, -",
        "operate, A, 130, SELECTION_EXPIRED",
        "operate, B, 129, SELECTED_BY_OTHER",
        "operate, B, 130, NOT_SELECTED",
        "cancel,  A, 129, -",
        "cancel,  A, 130, SELECTION_EXPIRED",
        "cancel,  B, 129, SELECTED_BY_OTHER",
        "cancel,  B, 130, NOT_SELECTED"
    })
    void afterASelect(String service, String client, long nowNs, String expected) {
        assertNull(selection.select(A, Double.NaN, 100));
        String owner = client.equals("A") ? A : B;
        CommandResult result = switch (service) {
            case "select" -> selection.select(owner, Double.NaN, nowNs);
            case "operate" -> selection.operate(owner, 1, nowNs);
            default -> selection.cancel(owner, nowNs);
        };
        assertEquals(expected, result == null ? "-" : result.name());
    }

    @Test
    void nothingIsSelectedAtTheStart() {
        assertEquals(CommandResult.NOT_SELECTED, selection.operate(A, 1, 0));
        assertEquals(CommandResult.NOT_SELECTED, selection.cancel(A, 0));
        assertFalse(selection.isSelected(0));
    }

    @Test
    void oneSelectIsForOneOperate() {
        selection.select(A, Double.NaN, 0);
        assertNull(selection.operate(A, 1, 1));
        assertEquals(CommandResult.NOT_SELECTED, selection.operate(A, 1, 2));
    }

    @Test
    void aValueThatWasSelectedIsTheOnlyOneToOperateWithAndThereIsOneTry() {
        selection.select(A, 9, 0);
        assertEquals(CommandResult.DIFFERS_FROM_SELECTION, selection.operate(A, 1, 1));
        assertEquals(CommandResult.NOT_SELECTED, selection.operate(A, 9, 2));
        selection.select(A, 9, 3);
        assertNull(selection.operate(A, 9, 4));
    }

    @Test
    void anExpiredSelectionIsToldOnce() {
        selection.select(A, Double.NaN, 0);
        assertEquals(CommandResult.SELECTION_EXPIRED, selection.operate(A, 1, 30));
        assertEquals(CommandResult.NOT_SELECTED, selection.operate(A, 1, 31));
    }

    @Test
    void anotherClientsAttemptsLeaveTheSelectionAlone() {
        selection.select(A, Double.NaN, 0);
        selection.select(B, Double.NaN, 1);
        selection.operate(B, 1, 2);
        selection.cancel(B, 3);
        selection.release(B);
        assertNull(selection.operate(A, 1, 4));
    }

    @Test
    void aClientThatGoesReleases() {
        selection.select(A, Double.NaN, 0);
        selection.release(A);
        assertNull(selection.select(B, Double.NaN, 1));
    }

    @Test
    void selectingAgainDoesNotProlong() {
        selection.select(A, Double.NaN, 0);
        selection.select(A, Double.NaN, 20);
        assertTrue(selection.isSelected(29));
        assertFalse(selection.isSelected(30));
    }
}
