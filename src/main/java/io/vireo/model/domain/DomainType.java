package io.vireo.model.domain;

/** Which kind of hypervisor runs the guest. */
public enum DomainType {
  QEMU,
  KQEMU,
  KVM,
  XEN,
  LXC,
  UML,
  OPENVZ,
  TEST,
  VMWARE,
  HYPERV,
  VBOX,
  PHYP,
  PARALLELS,
  BHYVE,
  VZ,
  HVF
}
