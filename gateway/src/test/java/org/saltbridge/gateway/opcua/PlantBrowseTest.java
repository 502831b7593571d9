package org.saltbridge.gateway.opcua;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;
import org.eclipse.milo.opcua.sdk.client.OpcUaClient;
import org.eclipse.milo.opcua.stack.core.NodeIds;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned;
import org.eclipse.milo.opcua.stack.core.types.enumerated.BrowseDirection;
import org.eclipse.milo.opcua.stack.core.types.structured.BrowseDescription;
import org.eclipse.milo.opcua.stack.core.types.structured.BrowseResult;
import org.eclipse.milo.opcua.stack.core.types.structured.ReferenceDescription;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tree as a client finds it, starting from {@code Objects}. */
class PlantBrowseTest {
    @TempDir
    Path folder;

    /** Part 4 §5.9.2: what is browsed from here is in turn a node that can be browsed. */
    @Test
    void everythingBelowObjectsIsBrowsedWithoutABadStatus() throws Exception {
        try (OpcUaFixture fixture = new OpcUaFixture(folder)) {
            OpcUaClient client = fixture.connect("observer");
            try {
                Set<NodeId> seen = browseAll(client, NodeIds.ObjectsFolder);
                assertTrue(seen.contains(OpcUaFixture.id(client, "Plant/Blocks/B001/PCS1/DINV1/WSpt/ctlVal")));
                for (int i = 0; i < fixture.catalog.size(); i++) {
                    NodeId id = OpcUaFixture.id(client, fixture.catalog.point(i).path());
                    assertTrue(seen.contains(id), () -> id + " cannot be reached");
                }
            } finally {
                client.disconnect();
            }
        }
    }

    private static Set<NodeId> browseAll(OpcUaClient client, NodeId root) throws Exception {
        Set<NodeId> seen = new HashSet<>(Set.of(root));
        ArrayDeque<NodeId> open = new ArrayDeque<>(seen);
        while (!open.isEmpty()) {
            NodeId id = open.remove();
            BrowseResult result = client.browse(new BrowseDescription(
                    id,
                    BrowseDirection.Forward,
                    NodeIds.HierarchicalReferences,
                    true,
                    Unsigned.uint(0),
                    Unsigned.uint(63)));
            assertTrue(result.getStatusCode().isGood(), () -> id + ": " + result.getStatusCode());
            assertEquals(null, result.getContinuationPoint().bytes(), () -> id + " was not browsed to its end");
            for (ReferenceDescription reference : result.getReferences()) {
                NodeId found = reference
                        .getNodeId()
                        .toNodeId(client.getNamespaceTable())
                        .orElseThrow();
                if (seen.add(found)) {
                    open.add(found);
                }
            }
        }
        return seen;
    }
}
