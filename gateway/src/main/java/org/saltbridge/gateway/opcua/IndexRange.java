package org.saltbridge.gateway.opcua;

import org.eclipse.milo.opcua.sdk.core.NumericRange;
import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue;
import org.eclipse.milo.opcua.stack.core.types.builtin.Variant;

/** Cuts the part out of an array value that a client's index range asks for. */
final class IndexRange {
    private IndexRange() {}

    static DataValue apply(DataValue value, String range) {
        try {
            NumericRange parsed = NumericRange.parse(range);
            Object part = NumericRange.readFromValueAtRange(value.value(), parsed);
            return new DataValue(new Variant(part), value.statusCode(), value.sourceTime(), value.serverTime());
        } catch (UaException e) {
            return new DataValue(e.getStatusCode());
        } catch (RuntimeException e) {
            return new DataValue(StatusCodes.Bad_IndexRangeInvalid);
        }
    }
}
