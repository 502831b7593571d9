// Checks a running gateway as a utility would meet it, with node-opcua, which shares no code with the server.
// usage: node interop.js ENDPOINT_URL USER PASSWORD
// The plant behind it must be the small one, at rest, with running simulators.
'use strict';

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const {
  AttributeIds, BrowseDirection, ClientMonitoredItemGroup, DataType, MessageSecurityMode, NodeClass, OPCUAClient,
  SecurityPolicy, StatusCodes, TimestampsToReturn, UserTokenType, Variant, VariantArrayType,
  makeBrowsePath,
} = require('node-opcua-client');
const { OPCUACertificateManager } = require('node-opcua-certificate-manager');

const [endpointUrl, userName, password] = process.argv.slice(2);
const PLANT_URI = 'urn:saltbridge:plant';
const SETPOINT = 'Plant/PPC/DPMC1/WSpt';
const PCS = ['Plant/Blocks/B001/PCS1', 'Plant/Blocks/B001/PCS2'];

let passed = 0;
let failed = 0;

async function check(name, body) {
  try {
    const figure = await body();
    passed++;
    console.log(`ok   ${name}${figure === undefined ? '' : ': ' + figure}`);
  } catch (e) {
    failed++;
    console.log(`FAIL ${name}: ${e.message}`);
  }
}

function expect(condition, message) {
  if (!condition) throw new Error(message);
}

async function until(what, seconds, condition) {
  const end = Date.now() + seconds * 1000;
  let last;
  while (Date.now() < end) {
    last = await condition();
    if (last === true) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${what} not within ${seconds} s, last seen ${last}`);
}

function newClient(folder, securityPolicy) {
  return OPCUAClient.create({
    applicationName: 'SaltbridgeInterop',
    securityMode: securityPolicy === SecurityPolicy.None ? MessageSecurityMode.None : MessageSecurityMode.SignAndEncrypt,
    securityPolicy,
    endpointMustExist: false,
    requestedSessionTimeout: 60000,
    connectionStrategy: { maxRetry: 1, initialDelay: 200, maxDelay: 1000 },
    clientCertificateManager: new OPCUACertificateManager({
      rootFolder: path.join(folder, 'pki'),
      automaticallyAcceptUnknownCertificate: true,
    }),
  });
}

async function browseAll(session, root) {
  const seen = new Map([[root, NodeClass.Object]]);
  let open = [root];
  let references = 0;
  while (open.length > 0) {
    const batch = open.splice(0, 100);
    let results = await session.browse(batch.map((nodeId) => ({
      nodeId, browseDirection: BrowseDirection.Forward, includeSubtypes: true, nodeClassMask: 0, resultMask: 63,
      referenceTypeId: 'HierarchicalReferences',
    })));
    for (let result of results) {
      for (;;) {
        expect(result.statusCode.isGood(), `browse answered ${result.statusCode}`);
        for (const reference of result.references ?? []) {
          references++;
          const id = reference.nodeId.toString();
          if (!seen.has(id)) {
            seen.set(id, reference.nodeClass);
            open.push(id);
          }
        }
        if (!result.continuationPoint || result.continuationPoint.length === 0) break;
        result = await session.browseNext(result.continuationPoint, false);
      }
    }
  }
  return { seen, references };
}

async function main() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'saltbridge-interop-'));

  await check('a wrong password is refused', async () => {
    const client = newClient(folder, SecurityPolicy.Basic256Sha256);
    await client.connect(endpointUrl);
    try {
      const session = await client.createSession({ type: UserTokenType.UserName, userName, password: password + 'x' });
      await session.close();
      throw new Error('a session was given');
    } catch (e) {
      expect(/BadUserAccessDenied|BadIdentityTokenRejected/.test(e.message), e.message);
    } finally {
      await client.disconnect();
    }
  });

  for (const policy of [SecurityPolicy.Aes128_Sha256_RsaOaep, SecurityPolicy.Aes256_Sha256_RsaPss]) {
    await check(`connects with ${policy.split('#')[1]}`, async () => {
      const client = newClient(folder, policy);
      await client.connect(endpointUrl);
      const session = await client.createSession({ type: UserTokenType.UserName, userName, password });
      await session.close();
      await client.disconnect();
    });
  }

  await check('no endpoint without security is offered', async () => {
    const client = newClient(folder, SecurityPolicy.Basic256Sha256);
    await client.connect(endpointUrl);
    const endpoints = await client.getEndpoints();
    await client.disconnect();
    expect(endpoints.every((e) => e.securityMode === MessageSecurityMode.SignAndEncrypt), 'an open endpoint is offered');
    return `${endpoints.length} endpoints`;
  });

  const client = newClient(folder, SecurityPolicy.Basic256Sha256);
  await client.connect(endpointUrl);
  const session = await client.createSession({ type: UserTokenType.UserName, userName, password });
  const ns = (await session.readNamespaceArray()).indexOf(PLANT_URI);
  const id = (nodePath) => `ns=${ns};s=${nodePath}`;
  const read = async (nodePath) => session.read({ nodeId: id(nodePath), attributeId: AttributeIds.Value });
  const number = async (nodePath) => (await read(nodePath)).value.value;
  const write = async (nodePath, variant, statusCode) => session.write({
    nodeId: id(nodePath), attributeId: AttributeIds.Value, value: { value: new Variant(variant), statusCode },
  });
  const watts = (value) => ({ dataType: DataType.Double, value });

  let variables = [];
  await check('the plant is browsed from Objects without a bad status', async () => {
    const { seen, references } = await browseAll(session, 'ns=0;i=85');
    variables = [...seen].filter(([nodeId, nodeClass]) => nodeClass === NodeClass.Variable && nodeId.startsWith(`ns=${ns};`))
        .map(([nodeId]) => nodeId);
    expect(variables.length > 2000, `only ${variables.length} variables`);
    return `${seen.size} nodes, ${references} references, ${variables.length} variables of the plant`;
  });

  const unreadable = new Map();
  await check('every variable of the plant is read', async () => {
    await until('all values good', 20, async () => {
      unreadable.clear();
      for (let i = 0; i < variables.length; i += 500) {
        const batch = variables.slice(i, i + 500);
        const values = await session.read(batch.map((nodeId) => ({ nodeId, attributeId: AttributeIds.Value })));
        values.forEach((v, k) => { if (!v.statusCode.isGood()) unreadable.set(batch[k], v.statusCode.name); });
      }
      return unreadable.size === 0 || `${unreadable.size} not good, such as ${[...unreadable].slice(0, 5).join(' ')}`;
    });
    return `${variables.length} good`;
  });

  await check('browse paths are translated', async () => {
    const target = await session.translateBrowsePath(
        makeBrowsePath('RootFolder', `/Objects/${ns}:Plant/${ns}:POI/${ns}:MMXU1/${ns}:TotW`));
    expect(target.statusCode.isGood(), target.statusCode.toString());
    expect(target.targets[0].targetId.toString() === id('Plant/POI/MMXU1/TotW'), target.targets[0].targetId.toString());
  });

  await check('a subscription delivers values and changes', async () => {
    const subscription = await session.createSubscription2({
      requestedPublishingInterval: 100, requestedLifetimeCount: 1000, requestedMaxKeepAliveCount: 20,
      maxNotificationsPerPublish: 0, publishingEnabled: true, priority: 1,
    });
    const items = variables.filter((nodeId) => /MMXU1\/(TotW|Hz)$|DINV1\/Hb$/.test(nodeId));
    const counts = new Map();
    const group = ClientMonitoredItemGroup.create(subscription,
        items.map((nodeId) => ({ nodeId, attributeId: AttributeIds.Value })),
        { samplingInterval: 0, queueSize: 10, discardOldest: true }, TimestampsToReturn.Both);
    group.on('changed', (item) => counts.set(item.itemToMonitor.nodeId.toString(),
        (counts.get(item.itemToMonitor.nodeId.toString()) ?? 0) + 1));
    const heartbeat = id(`${PCS[0]}/DINV1/Hb`);
    await until('values', 10, async () => (counts.size === items.length && counts.get(heartbeat) > 2) || `${counts.size} of ${items.length}`);
    await subscription.terminate();
    return `${items.length} items, heartbeat ${counts.get(heartbeat)} times`;
  });

  const socBefore = await number('Plant/Storage/DSTO1/SocEffWhPct');
  await check('a setpoint of 2 MW is answered Good', async () => {
    const start = process.hrtime.bigint();
    const status = await write(`${SETPOINT}/ctlVal`, watts(2e6));
    expect(status.isGood(), status.toString());
    return `${(Number(process.hrtime.bigint() - start) / 1e6).toFixed(1)} ms`;
  });
  await check('both PCS follow', () => until('1 MW each', 10, async () => {
    const powers = await Promise.all(PCS.map((pcs) => number(`${pcs}/MMXU1/TotW`)));
    return powers.every((w) => Math.abs(w - 1e6) < 3e4) || powers.join(' W, ') + ' W';
  }));
  await check('the POI meter follows', () => until('about 2 MW', 10, async () => {
    const w = await number('Plant/POI/MMXU1/TotW');
    return Math.abs(w - 2e6) < 1e5 || `${w} W`;
  }));
  await check('the state of charge falls', () => until('falling', 40, async () => {
    const soc = await number('Plant/Storage/DSTO1/SocEffWhPct');
    return soc < socBefore - 0.004 || `${soc} after ${socBefore} %`;
  }));

  const refusals = [
    ['NaN', watts(NaN), 'BadOutOfRange'],
    ['+Infinity', watts(Infinity), 'BadOutOfRange'],
    ['-Infinity', watts(-Infinity), 'BadOutOfRange'],
    ['a value above the limit', watts(5.1e6), 'BadOutOfRange'],
    ['text', { dataType: DataType.String, value: '1' }, 'BadTypeMismatch'],
    ['an Int32', { dataType: DataType.Int32, value: 1 }, 'BadTypeMismatch'],
    ['an array', { dataType: DataType.Double, arrayType: VariantArrayType.Array, value: [1, 2] }, 'BadTypeMismatch'],
  ];
  for (const [name, variant, expected] of refusals) {
    await check(`${name} is refused with ${expected}`, async () => {
      const status = await write(`${SETPOINT}/ctlVal`, variant);
      expect(status.name === expected, `answered ${status.name}`);
      expect(await number(`${SETPOINT}/mxVal`) === 2e6, 'the setpoint has changed');
    });
  }
  await check('a measured value cannot be written', async () => {
    const status = await write('Plant/POI/MMXU1/TotW', watts(1));
    expect(['BadNotWritable', 'BadUserAccessDenied'].includes(status.name), status.name);
  });

  await check('Operate answers with AddCause 25 (none)', async () => {
    const result = await session.call({
      objectId: id(SETPOINT), methodId: id(`${SETPOINT}/Operate`),
      inputArguments: [
        watts(0), { dataType: DataType.Int32, value: 3 }, { dataType: DataType.String, value: 'interop' },
        { dataType: DataType.UInt32, value: 1 }, { dataType: DataType.Boolean, value: false },
      ].map((argument) => new Variant(argument)),
    });
    expect(result.statusCode === StatusCodes.Good, result.statusCode.toString());
    expect(result.outputArguments[0].value === 25, `AddCause ${result.outputArguments[0].value}`);
    return result.outputArguments.map((argument) => argument.value).join(' | ');
  });
  await check('the plant comes to rest', () => until('0 W', 10, async () => {
    const powers = await Promise.all(PCS.map((pcs) => number(`${pcs}/MMXU1/TotW`)));
    return powers.every((w) => Math.abs(w) < 3e4) || powers.join(' W, ') + ' W';
  }));

  await session.close();
  await client.disconnect();
  fs.rmSync(folder, { recursive: true, force: true });
}

main().catch((e) => {
  failed++;
  console.log(`FAIL ${e.stack}`);
}).finally(() => {
  console.log(`${passed} passed, ${failed} failed`);
  process.exit(failed === 0 && passed > 0 ? 0 : 1);
});
