import { expect, test } from 'vitest';
import { isPublicAddress } from '../../src/net/addresses.ts';

test.each([
  ['0.0.0.0', 'unspecified'],
  ['0.1.2.3', 'this network'],
  ['10.1.2.3', 'private'],
  ['100.64.0.1', 'shared (RFC 6598)'],
  ['100.100.100.200', 'a metadata service'],
  ['127.0.0.1', 'loopback'],
  ['127.255.255.254', 'loopback'],
  ['169.254.169.254', 'a metadata service'],
  ['172.16.0.1', 'private'],
  ['172.31.255.255', 'private'],
  ['192.0.0.1', 'protocol assignments'],
  ['192.168.0.1', 'private'],
  ['198.18.0.1', 'benchmarking'],
  ['203.0.113.9', 'documentation'],
  ['224.0.0.1', 'multicast'],
  ['255.255.255.255', 'broadcast'],
  ['::', 'unspecified'],
  ['::1', 'loopback'],
  ['::ffff:8.8.8.8', 'IPv4-mapped'],
  ['::ffff:127.0.0.1', 'IPv4-mapped'],
  ['::8.8.8.8', 'IPv4-compatible'],
  ['64:ff9b::10.0.0.1', 'translated private'],
  ['64:ff9b::7f00:1', 'translated loopback'],
  ['64:ff9b:1::1', 'local translation'],
  ['fc00::1', 'unique-local'],
  ['fd00:ec2::254', 'a metadata service'],
  ['fe80::1', 'link-local'],
  ['fec0::1', 'site-local'],
  ['ff02::1', 'multicast'],
  ['2001::1', 'Teredo'],
  ['2001:db8::1', 'documentation'],
  ['2002:7f00:1::', '6to4 of loopback'],
  ['3fff::1', 'documentation (RFC 9637)'],
  ['localhost', 'no address'],
  ['', 'no address'],
])('%s is not of the public internet: %s', (address) => {
  expect(isPublicAddress(address)).toBe(false);
});

test.each([
  '1.1.1.1',
  '8.8.8.8',
  '100.63.255.255',
  '100.128.0.0',
  '172.15.0.1',
  '172.32.0.1',
  '192.169.0.1',
  '223.255.255.255',
  '2606:4700:4700::1111',
  '2a00:1450::1',
  '64:ff9b::8.8.8.8',
])('%s is', (address) => {
  expect(isPublicAddress(address)).toBe(true);
});
