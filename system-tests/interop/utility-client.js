// How the checks meet a gateway: clients with a certificate of their own, a whole-tree browse, reads in batches.
'use strict';

const path = require('node:path');
const {
  AttributeIds, BrowseDirection, MessageSecurityMode, NodeClass, OPCUAClient, SecurityPolicy, UserTokenType, Variant,
  setWarningLogger,
} = require('node-opcua-client');
const { OPCUACertificateManager } = require('node-opcua-certificate-manager');

// What matters is checked and printed; the library's own remarks on this Node.js are not.
setWarningLogger(() => {});

const NODES_PER_BROWSE = 100;
const NODES_PER_READ = 500;

/** One user connected over one security policy; closed by `close`. */
class UtilityClient {
  constructor(client) {
    this.client = client;
  }

  /** Opens a secure channel; `folder` keeps the client's certificate. */
  static async connect(endpointUrl, folder, securityPolicy = SecurityPolicy.Basic256Sha256) {
    const open = securityPolicy === SecurityPolicy.None;
    const client = OPCUAClient.create({
      applicationName: 'SaltbridgeInterop',
      securityMode: open ? MessageSecurityMode.None : MessageSecurityMode.SignAndEncrypt,
      securityPolicy,
      endpointMustExist: false,
      requestedSessionTimeout: 60_000,
      transportTimeout: 10_000,
      connectionStrategy: { maxRetry: 1, initialDelay: 200, maxDelay: 1000 },
      clientCertificateManager: new OPCUACertificateManager({
        rootFolder: path.join(folder, 'pki'),
        automaticallyAcceptUnknownCertificate: true,
      }),
    });
    await client.connect(endpointUrl);
    return new UtilityClient(client);
  }

  /** Opens a channel and a session on it. */
  static async logIn(endpointUrl, folder, userName, password, securityPolicy) {
    const client = await UtilityClient.connect(endpointUrl, folder, securityPolicy);
    try {
      await client.openSession({ type: UserTokenType.UserName, userName, password });
    } catch (e) {
      await client.close();
      throw e;
    }
    return client;
  }

  async openSession(identity) {
    this.session = await this.client.createSession(identity);
    this.namespace = (await this.session.readNamespaceArray()).indexOf('urn:saltbridge:plant');
  }

  async close() {
    if (this.session) await this.session.close();
    await this.client.disconnect();
  }

  id(nodePath) {
    return `ns=${this.namespace};s=${nodePath}`;
  }

  isOfPlant(nodeId) {
    return nodeId.startsWith(`ns=${this.namespace};`);
  }

  async value(nodePath) {
    const value = await this.session.read({ nodeId: this.id(nodePath), attributeId: AttributeIds.Value });
    return value.value.value;
  }

  /** Reads one attribute of many nodes, in the order of the nodes. */
  async readAll(nodeIds, attributeId) {
    const values = [];
    for (let i = 0; i < nodeIds.length; i += NODES_PER_READ) {
      const batch = nodeIds.slice(i, i + NODES_PER_READ).map((nodeId) => ({ nodeId, attributeId }));
      values.push(...await this.session.read(batch));
    }
    return values;
  }

  /** Writes a value, by default the Value attribute of a node of the plant; gives the name of the status. */
  async write(nodePath, variant) {
    return (await this.writeNode(this.id(nodePath), variant)).name;
  }

  async writeNode(nodeId, variant) {
    return this.session.write({ nodeId, attributeId: AttributeIds.Value, value: { value: new Variant(variant) } });
  }

  /** Calls several `Operate` methods in one request. */
  async operate(...calls) {
    return this.session.call(calls.map(({ control, inputs }) => ({
      objectId: this.id(control), methodId: this.id(`${control}/Operate`),
      inputArguments: inputs.map((input) => new Variant(input)),
    })));
  }

  /** Every node below a root by hierarchical references: id → { nodeClass, typeDefinition, name }. */
  async browseAll(root) {
    const seen = new Map([[root, { nodeClass: NodeClass.Object, typeDefinition: '', name: '' }]]);
    const open = [root];
    let references = 0;
    while (open.length > 0) {
      const batch = open.splice(0, NODES_PER_BROWSE);
      const results = await this.session.browse(batch.map((nodeId) => ({
        nodeId, browseDirection: BrowseDirection.Forward, includeSubtypes: true, nodeClassMask: 0, resultMask: 63,
        referenceTypeId: 'HierarchicalReferences',
      })));
      for (let i = 0; i < batch.length; i++) {
        let result = results[i];
        for (;;) {
          if (!result.statusCode.isGood()) {
            throw new Error(`browse of ${batch[i]} ${seen.get(batch[i]).name} answered ${result.statusCode.name}`);
          }
          for (const reference of result.references ?? []) {
            references++;
            const id = reference.nodeId.toString();
            if (!seen.has(id)) {
              seen.set(id, {
                nodeClass: reference.nodeClass,
                typeDefinition: reference.typeDefinition.toString(),
                name: reference.browseName.toString(),
              });
              open.push(id);
            }
          }
          if (!result.continuationPoint || result.continuationPoint.length === 0) break;
          result = await this.session.browseNext(result.continuationPoint, false);
        }
      }
    }
    return { nodes: seen, references };
  }
}

module.exports = { UtilityClient };
