// Checks a running gateway as a utility would meet it, with node-opcua, which shares no code with the server.
// usage: node interop.js ENDPOINT_URL USER OBSERVER OPERATOR, each as name:password
// USER is Operator and Engineer, OBSERVER and OPERATOR have that one role. The plant behind the gateway must be the
// small one, at rest, with running simulators.
'use strict';

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const {
  AttributeIds, ClientMonitoredItemGroup, DataType, MessageSecurityMode, NodeClass, SecurityPolicy, TimestampsToReturn,
  UserTokenType, VariantArrayType, makeBrowsePath,
} = require('node-opcua-client');
const { UtilityClient } = require('./utility-client');
const { check, expect, expectNone, failure, summary, until } = require('./checks');

const [endpointUrl, ...accounts] = process.argv.slice(2);
const [demo, observer, operator] = accounts.map((account) => {
  const colon = account.indexOf(':');
  return { userName: account.slice(0, colon), password: account.slice(colon + 1) };
});
const RUN_SECONDS_MAX = 80;
const SETPOINT = 'Plant/PPC/DPMC1/WSpt';
const PCS = ['Plant/Blocks/B001/PCS1', 'Plant/Blocks/B001/PCS2'];
const SOC = 'Plant/Storage/DSTO1/SocEffWhPct';
const POI_W = 'Plant/POI/MMXU1/TotW';
const ANALOG_TYPES = ['ns=0;i=17497', 'ns=0;i=17570']; // AnalogUnitType, AnalogUnitRangeType
const ANALOG_RANGE_TYPE = 'ns=0;i=17570';
const ADD_CAUSE_NONE = 25; // IEC 61850-7-2

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'saltbridge-interop-'));
const logIn = (account, policy) =>
  UtilityClient.logIn(endpointUrl, folder, account.userName, account.password, policy);
const watts = (value) => ({ dataType: DataType.Double, value });
const operateInputs = (watt, test = false) => [
  watts(watt), { dataType: DataType.Int32, value: 3 }, { dataType: DataType.String, value: 'interop' },
  { dataType: DataType.UInt32, value: 1 }, { dataType: DataType.Boolean, value: test },
];

async function refused(what, body, pattern) {
  let client;
  try {
    client = await body();
  } catch (e) {
    expect(pattern.test(e.message), `${what} failed with: ${e.message}`);
    return pattern.exec(e.message)[0];
  }
  await client.close();
  throw new Error(`${what} was let in`);
}

async function security() {
  await check('only SignAndEncrypt endpoints with user and password are offered', async () => {
    const client = await UtilityClient.connect(endpointUrl, folder);
    const endpoints = await client.client.getEndpoints();
    await client.close();
    expect(endpoints.length === 3, `${endpoints.length} endpoints`);
    for (const endpoint of endpoints) {
      expect(endpoint.securityMode === MessageSecurityMode.SignAndEncrypt, `mode ${endpoint.securityMode}`);
      const kinds = endpoint.userIdentityTokens.map((token) => token.tokenType);
      expect(kinds.every((kind) => kind === UserTokenType.UserName), `user tokens ${kinds}`);
    }
    return endpoints.map((endpoint) => endpoint.securityPolicyUri.split('#')[1]).join(' ');
  });
  for (const policy of [
    SecurityPolicy.Basic256Sha256, SecurityPolicy.Aes128_Sha256_RsaOaep, SecurityPolicy.Aes256_Sha256_RsaPss]) {
    await check(`connects with ${policy.split('#')[1]}`, async () => (await logIn(demo, policy)).close());
  }
  await check('a client without security finds no endpoint', () => refused('a client without security',
    () => logIn(demo, SecurityPolicy.None), /Bad\w+|End point must exist/));
  await check('a wrong password is refused', () => refused('a wrong password',
    () => logIn({ userName: demo.userName, password: demo.password + 'x' }), /BadUserAccessDenied/));
  await check('an unknown user is refused with the same status', () => refused('an unknown user',
    () => logIn({ userName: 'nobody', password: demo.password }), /BadUserAccessDenied/));
  await check('an anonymous user is refused by the server, not only by the client', async () => {
    const client = await logIn(demo);
    try {
      // The library refuses by itself what no endpoint offers; it is told that one does.
      client.client.endpoint.userIdentityTokens.push({ policyId: 'anonymous', tokenType: UserTokenType.Anonymous });
      const status = await client.session.changeUser({ type: UserTokenType.Anonymous })
        .catch((e) => ({ name: /Bad\w+/.exec(e.message)?.[0] ?? e.message }));
      expect(/^Bad(IdentityToken(Invalid|Rejected)|UserAccessDenied)$/.test(status.name), `answered ${status.name}`);
      return status.name;
    } finally {
      await client.close();
    }
  });
}

/** Browses everything; gives the plant's variables and those that are no property of another. */
async function browsing(client) {
  let nodes = new Map();
  await check('the plant is browsed from Objects without a bad status', async () => {
    const all = await client.browseAll('ns=0;i=85');
    nodes = new Map([...all.nodes].filter(([id]) => client.isOfPlant(id)));
    expect(nodes.size > 5000, `only ${nodes.size} nodes of the plant`);
    return `${all.nodes.size} nodes, ${all.references} references, ${nodes.size} nodes of the plant`;
  });
  await check('browse paths are translated', async () => {
    const ns = client.namespace;
    const target = await client.session.translateBrowsePath(
      makeBrowsePath('RootFolder', `/Objects/${ns}:Plant/${ns}:POI/${ns}:MMXU1/${ns}:TotW`));
    expect(target.statusCode.isGood(), target.statusCode.toString());
    expect(target.targets[0].targetId.toString() === client.id(POI_W), target.targets[0].targetId.toString());
  });
  return nodes;
}

async function reading(client, nodes) {
  const variables = [...nodes.keys()].filter((id) => nodes.get(id).nodeClass === NodeClass.Variable);
  const dataTypes = new Map();

  await check('every node has a class, names and a type that exists', async () => {
    const ids = [...nodes.keys()];
    for (const attribute of ['NodeClass', 'BrowseName', 'DisplayName']) {
      const values = await client.readAll(ids, AttributeIds[attribute]);
      expectNone(ids.filter((id, i) => !values[i].statusCode.isGood() || values[i].value.value === null),
        `without ${attribute}`);
    }
    const types = [...new Set(ids.filter((id) => nodes.get(id).nodeClass !== NodeClass.Method)
      .map((id) => nodes.get(id).typeDefinition))];
    const classes = await client.readAll(types, AttributeIds.NodeClass);
    expectNone(types.filter((type, i) =>
      ![NodeClass.ObjectType, NodeClass.VariableType].includes(classes[i].value?.value)), 'types that are none');
    return `${ids.length} nodes of ${types.length} types`;
  });

  await check('every variable says what it holds', async () => {
    const expected = { DataType: null, ValueRank: null, AccessLevel: (v) => (v & 1) === 1, Historizing: (v) => v === false,
      UserAccessLevel: (v) => (v & 1) === 1, MinimumSamplingInterval: (v) => v >= 0 };
    for (const [attribute, holds] of Object.entries(expected)) {
      const values = await client.readAll(variables, AttributeIds[attribute]);
      expectNone(variables.filter((id, i) => !values[i].statusCode.isGood() || (holds && !holds(values[i].value.value))),
        `with a wrong ${attribute}`);
      if (attribute === 'DataType') values.forEach((v, i) => dataTypes.set(variables[i], v.value.value.value));
    }
    return `${variables.length} variables`;
  });

  await check('every variable has a value, or says that nothing was commanded yet', async () => {
    let waiting = 0;
    await until('values', 15, async () => {
      const values = await client.readAll(variables, AttributeIds.Value);
      const bad = variables.filter((id, i) => !values[i].statusCode.isGood()
        && !(/\/ctlVal(\/ValueAsText)?$/.test(id) && values[i].statusCode.name === 'BadWaitingForInitialData'));
      const wrong = variables.filter((id, i) => values[i].statusCode.isGood() && dataTypes.get(id) <= 25
        && dataTypes.get(id) !== values[i].value.dataType);
      waiting = values.filter((v) => !v.statusCode.isGood()).length;
      return bad.length + wrong.length === 0
        || `${bad.length} not good, ${wrong.length} of another type: ${[...bad, ...wrong].slice(0, 5)}`;
    });
    return `${variables.length - waiting} good, ${waiting} never commanded`;
  });

  await check('measured values carry the time at which the device was read', async () => {
    const points = variables.filter((id) => /MMXU1\/(TotW|Hz)$|DBAT1\/SocEffAhrPct$/.test(id));
    expect(points.length >= 40, `only ${points.length} points`);
    const values = await client.readAll(points, AttributeIds.Value);
    const now = Date.now();
    expectNone(points.filter((id, i) => !(Math.abs(now - values[i].sourceTimestamp?.getTime()) < 60_000)
      || !(values[i].sourceTimestamp <= values[i].serverTimestamp)), 'without a fresh source time');
    return `${points.length} points`;
  });

  await check('analogue values have units, ranges hold their values', async () => {
    const analogue = variables.filter((id) => ANALOG_TYPES.includes(nodes.get(id).typeDefinition));
    const ranged = analogue.filter((id) => nodes.get(id).typeDefinition === ANALOG_RANGE_TYPE);
    const units = await client.readAll(analogue.map((id) => `${id}/EngineeringUnits`), AttributeIds.Value);
    expectNone(analogue.filter((id, i) => !units[i].statusCode.isGood() || !units[i].value.value.displayName.text
      || !units[i].value.value.namespaceUri), 'without a unit');
    const ranges = await client.readAll(ranged.map((id) => `${id}/EURange`), AttributeIds.Value);
    const values = await client.readAll(ranged, AttributeIds.Value);
    expectNone(ranged.filter((id, i) => !(ranges[i].value.value.low < ranges[i].value.value.high)), 'with an empty range');
    expectNone(ranged.filter((id, i) => values[i].statusCode.isGood()
      && !(values[i].value.value >= ranges[i].value.value.low && values[i].value.value <= ranges[i].value.value.high)),
    'outside of their range');
    return `${analogue.length} with a unit, ${ranged.length} with a range`;
  });
  return variables;
}

async function subscribing(client, variables) {
  await check('a subscription delivers values and changes', async () => {
    const subscription = await client.session.createSubscription2({
      requestedPublishingInterval: 100, requestedLifetimeCount: 1000, requestedMaxKeepAliveCount: 20,
      maxNotificationsPerPublish: 0, publishingEnabled: true, priority: 1,
    });
    const items = variables.filter((nodeId) => /MMXU1\/(TotW|Hz)$|DINV1\/Hb$/.test(nodeId));
    const heartbeat = client.id(`${PCS[0]}/DINV1/Hb`);
    expect(items.includes(heartbeat), `${heartbeat} is not there`);
    const counts = new Map();
    const group = ClientMonitoredItemGroup.create(subscription,
      items.map((nodeId) => ({ nodeId, attributeId: AttributeIds.Value })),
      { samplingInterval: 0, queueSize: 10, discardOldest: true }, TimestampsToReturn.Both);
    group.on('changed', (item) => {
      const id = item.itemToMonitor.nodeId.toString();
      counts.set(id, (counts.get(id) ?? 0) + 1);
    });
    await until('a value of each, three of the heartbeat', 10, async () =>
      (counts.size === items.length && counts.get(heartbeat) > 2) || `${counts.size} of ${items.length}`);
    await subscription.terminate();
    return `${items.length} items, heartbeat ${counts.get(heartbeat)} times`;
  });
}

const pcsPowers = (client) => Promise.all(PCS.map((pcs) => client.value(`${pcs}/MMXU1/TotW`)));

async function commanding(client) {
  const socBefore = await client.value(SOC);
  await check('a setpoint of 2 MW is answered Good', async () => {
    const start = process.hrtime.bigint();
    const status = await client.write(`${SETPOINT}/ctlVal`, watts(2e6));
    expect(status === 'Good', status);
    return `${(Number(process.hrtime.bigint() - start) / 1e6).toFixed(1)} ms`;
  });
  await check('both PCS follow', () => until('1 MW each', 10, async () => {
    const powers = await pcsPowers(client);
    return powers.every((w) => Math.abs(w - 1e6) < 1e4) || powers.join(' W, ') + ' W';
  }));
  await check('the POI meter follows, less the losses on the way', async () => {
    let w;
    await until('somewhat less than 2 MW', 10, async () => {
      w = await client.value(POI_W);
      return (w > 1.9e6 && w < 2e6) || `${w} W`;
    });
    return `${(w / 1e6).toFixed(3)} MW`;
  });
  await check('the state of charge falls', async () => {
    let soc;
    await until('falling', 30, async () => {
      soc = await client.value(SOC);
      return soc < socBefore - 0.004 || `${soc} after ${socBefore} %`;
    });
    return `${socBefore.toFixed(4)} to ${soc.toFixed(4)} %`;
  });
}

async function unchanged(client) {
  for (const member of ['ctlVal', 'mxVal']) {
    const value = await client.value(`${SETPOINT}/${member}`);
    expect(value === 2e6, `${member} has become ${value}`);
  }
  const powers = await pcsPowers(client);
  expect(powers.every((w) => Math.abs(w - 1e6) < 1e4), `the PCS went to ${powers.join(' W, ')} W`);
}

async function refusing(client) {
  const refusals = [
    ['NaN', watts(NaN), 'BadOutOfRange'],
    ['+Infinity', watts(Infinity), 'BadOutOfRange'],
    ['-Infinity', watts(-Infinity), 'BadOutOfRange'],
    ['a value above the limit', watts(5.1e6), 'BadOutOfRange'],
    ['a value below the limit', watts(-5.1e6), 'BadOutOfRange'],
    ['1e308', watts(1e308), 'BadOutOfRange'],
    ['text', { dataType: DataType.String, value: '1' }, 'BadTypeMismatch'],
    ['an Int32', { dataType: DataType.Int32, value: 1 }, 'BadTypeMismatch'],
    ['nothing', { dataType: DataType.Null, value: null }, 'BadTypeMismatch'],
    ['an array', { dataType: DataType.Double, arrayType: VariantArrayType.Array, value: [1, 2] }, 'BadTypeMismatch'],
  ];
  for (const [name, variant, expected] of refusals) {
    await check(`${name} is refused with ${expected}`, async () => {
      const status = await client.write(`${SETPOINT}/ctlVal`, variant);
      expect(status === expected, `answered ${status}`);
      await unchanged(client);
    });
  }
  await check('a measured value cannot be written', async () => {
    const status = await client.write(POI_W, watts(1));
    expect(status === 'BadNotWritable', status);
  });
  await check('a single PCS takes no setpoint while it is in plant control', async () => {
    const status = await client.write(`${PCS[0]}/DINV1/WSpt/ctlVal`, watts(5e5));
    expect(status === 'BadInvalidState', status);
    await unchanged(client);
  });
  await check('diagnostics of sessions cannot be switched on', async () => {
    const status = await client.writeNode('ns=0;i=2294', { dataType: DataType.Boolean, value: true });
    expect(['BadNotWritable', 'BadUserAccessDenied'].includes(status.name), status.name);
    return status.name;
  });
}

async function rights(client) {
  await check('an observer reads, but commands nothing', async () => {
    const other = await logIn(observer);
    try {
      expect(await other.value(`${SETPOINT}/ctlVal`) === 2e6, 'the setpoint is not readable');
      const written = await other.write(`${SETPOINT}/ctlVal`, watts(1e6));
      expect(written === 'BadUserAccessDenied', `the write was answered ${written}`);
      const [called] = await other.operate({ control: SETPOINT, inputs: operateInputs(1e6) });
      expect(called.statusCode.name === 'BadUserAccessDenied', `the call was answered ${called.statusCode.name}`);
      const level = await other.session.read(
        { nodeId: other.id(`${SETPOINT}/ctlVal`), attributeId: AttributeIds.UserAccessLevel });
      expect((level.value.value & 2) === 0, 'ctlVal is shown as writable');
    } finally {
      await other.close();
    }
    await unchanged(client);
  });
  await check('an operator commands the plant, not a single PCS, also not in one batch', async () => {
    const other = await logIn(operator);
    try {
      const [plant, pcs] = await other.operate(
        { control: SETPOINT, inputs: operateInputs(2e6, true) },
        { control: `${PCS[0]}/DINV1/WSpt`, inputs: operateInputs(0) });
      expect(plant.statusCode.name === 'Good', `the plant answered ${plant.statusCode.name}`);
      expect(pcs.statusCode.name === 'BadUserAccessDenied', `the PCS answered ${pcs.statusCode.name}`);
    } finally {
      await other.close();
    }
    await unchanged(client);
  });
}

async function operating(client) {
  await check('Operate with missing arguments is refused', async () => {
    const [result] = await client.operate({ control: SETPOINT, inputs: [watts(0)] });
    expect(result.statusCode.name === 'BadArgumentsMissing', result.statusCode.name);
    await unchanged(client);
  });
  await check('Operate answers with AddCause 25 (none)', async () => {
    const [result] = await client.operate({ control: SETPOINT, inputs: operateInputs(0) });
    expect(result.statusCode.name === 'Good', result.statusCode.toString());
    expect(result.outputArguments[0].value === ADD_CAUSE_NONE, `AddCause ${result.outputArguments[0].value}`);
    return result.outputArguments[1].value;
  });
  await check('the plant comes to rest', () => until('0 W', 10, async () => {
    const powers = await pcsPowers(client);
    return powers.every((w) => Math.abs(w) < 1e4) || powers.join(' W, ') + ' W';
  }));
}

async function main() {
  expect(demo && observer && operator, 'usage: node interop.js ENDPOINT_URL USER OBSERVER OPERATOR, each name:password');
  const client = await logIn(demo);
  const nodes = await browsing(client);
  const variables = await reading(client, nodes);
  await subscribing(client, variables);
  await commanding(client);
  await refusing(client);
  await rights(client);
  await operating(client);
  await client.close();
  await security();
}

setTimeout(() => {
  failure(new Error(`not done after ${RUN_SECONDS_MAX} s`));
  process.exit(summary());
}, RUN_SECONDS_MAX * 1000).unref();

main().catch(failure).finally(() => {
  fs.rmSync(folder, { recursive: true, force: true });
  process.exit(summary());
});
