package org.saltbridge.gateway.opcua;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.milo.opcua.sdk.client.OpcUaClient;
import org.eclipse.milo.opcua.stack.core.NodeIds;
import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue;
import org.eclipse.milo.opcua.stack.core.types.builtin.ExtensionObject;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned;
import org.eclipse.milo.opcua.stack.core.types.enumerated.BrowseDirection;
import org.eclipse.milo.opcua.stack.core.types.enumerated.TimestampsToReturn;
import org.eclipse.milo.opcua.stack.core.types.structured.BrowseDescription;
import org.eclipse.milo.opcua.stack.core.types.structured.BrowseResult;
import org.eclipse.milo.opcua.stack.core.types.structured.EUInformation;
import org.eclipse.milo.opcua.stack.core.types.structured.ReferenceDescription;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tree as a client finds it, starting from {@code Objects}. */
class PlantBrowseTest {
    private static final int NODES_PER_BROWSE = 100;

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

    /** Part 8 §5.3.2.3: a variable whose type demands EngineeringUnits has them, and they are not empty. */
    @Test
    void whatIsShownWithAUnitHasOne() throws Exception {
        try (OpcUaFixture fixture = new OpcUaFixture(folder)) {
            OpcUaClient client = fixture.connect("observer");
            try {
                assertEquals(List.of("EURange"), properties(client, "Plant/POI/MMXU1/TotPF"));
                assertEquals(List.of("EURange", "EngineeringUnits"), properties(client, "Plant/POI/MMXU1/TotW"));
                DataValue unit = client.readValue(
                        0,
                        TimestampsToReturn.Neither,
                        OpcUaFixture.id(client, "Plant/POI/MMXU1/TotW/EngineeringUnits"));
                ExtensionObject encoded =
                        (ExtensionObject) requireNonNull(unit.value().value());
                EUInformation watt = (EUInformation) encoded.decode(client.getStaticEncodingContext());
                assertEquals("W", watt.getDisplayName().text());
            } finally {
                client.disconnect();
            }
        }
    }

    private static List<String> properties(OpcUaClient client, String path) throws Exception {
        BrowseResult result = client.browse(new BrowseDescription(
                OpcUaFixture.id(client, path),
                BrowseDirection.Forward,
                NodeIds.HasProperty,
                true,
                Unsigned.uint(0),
                Unsigned.uint(63)));
        return Stream.of(result.getReferences())
                .map(reference -> reference.getBrowseName().name())
                .sorted()
                .toList();
    }

    private static Set<NodeId> browseAll(OpcUaClient client, NodeId root) throws Exception {
        Set<NodeId> seen = new HashSet<>(Set.of(root));
        List<NodeId> level = List.of(root);
        while (!level.isEmpty()) {
            List<NodeId> below = new ArrayList<>();
            for (int from = 0; from < level.size(); from += NODES_PER_BROWSE) {
                List<NodeId> some = level.subList(from, Math.min(level.size(), from + NODES_PER_BROWSE));
                for (ReferenceDescription reference : browse(client, some)) {
                    NodeId found = reference
                            .getNodeId()
                            .toNodeId(client.getNamespaceTable())
                            .orElseThrow();
                    if (seen.add(found)) {
                        below.add(found);
                    }
                }
            }
            level = below;
        }
        return seen;
    }

    private static List<ReferenceDescription> browse(OpcUaClient client, List<NodeId> nodes) throws Exception {
        List<BrowseResult> results = client.browse(nodes.stream()
                .map(id -> new BrowseDescription(
                        id,
                        BrowseDirection.Forward,
                        NodeIds.HierarchicalReferences,
                        true,
                        Unsigned.uint(0),
                        Unsigned.uint(63)))
                .toList());
        assertEquals(nodes.size(), results.size());
        List<ReferenceDescription> references = new ArrayList<>();
        for (int i = 0; i < nodes.size(); i++) {
            NodeId id = nodes.get(i);
            BrowseResult result = results.get(i);
            assertTrue(result.getStatusCode().isGood(), () -> id + ": " + result.getStatusCode());
            assertEquals(null, result.getContinuationPoint().bytes(), () -> id + " was not browsed to its end");
            references.addAll(List.of(result.getReferences()));
        }
        return references;
    }
}
