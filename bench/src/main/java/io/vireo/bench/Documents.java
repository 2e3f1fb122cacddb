package io.vireo.bench;

/** What the small benchmarks read and write. */
final class Documents {

  private Documents() {}

  /** A server of the usual kind: twelve devices and what goes with them. */
  static final String DOMAIN =
      """
      <domain type='kvm'>
        <name>orders-db-3</name>
        <uuid>5b0f6c1e-9f0c-4f55-8a5b-6f6f1a2f9b10</uuid>
        <title>Orders, third replica</title>
        <memory unit='KiB'>16777216</memory>
        <currentMemory unit='KiB'>16777216</currentMemory>
        <vcpu placement='static'>8</vcpu>
        <os>
          <type arch='x86_64' machine='pc-q35-7.2'>hvm</type>
          <boot dev='hd'/>
        </os>
        <features>
          <acpi/>
          <apic/>
        </features>
        <cpu mode='host-model' check='partial'/>
        <clock offset='utc'>
          <timer name='rtc' tickpolicy='catchup'/>
          <timer name='pit' tickpolicy='delay'/>
          <timer name='hpet' present='no'/>
        </clock>
        <on_poweroff>destroy</on_poweroff>
        <on_reboot>restart</on_reboot>
        <on_crash>destroy</on_crash>
        <devices>
          <emulator>/usr/bin/qemu-system-x86_64</emulator>
          <disk type='file' device='disk'>
            <driver name='qemu' type='qcow2' cache='none' io='native'/>
            <source file='/srv/vms/orders-db-3/system.qcow2'/>
            <target dev='vda' bus='virtio'/>
          </disk>
          <disk type='file' device='disk'>
            <driver name='qemu' type='raw' cache='none' discard='unmap'/>
            <source file='/srv/vms/orders-db-3/data.img'/>
            <target dev='vdb' bus='virtio'/>
          </disk>
          <controller type='usb' index='0' model='qemu-xhci'/>
          <interface type='bridge'>
            <mac address='52:54:00:6b:01:0a'/>
            <source bridge='br0'/>
            <model type='virtio'/>
          </interface>
          <interface type='bridge'>
            <mac address='52:54:00:6b:01:0b'/>
            <source bridge='br1'/>
            <model type='virtio'/>
          </interface>
          <serial type='pty'>
            <target port='0'/>
          </serial>
          <channel type='unix'>
            <target type='virtio' name='org.qemu.guest_agent.0'/>
          </channel>
          <input type='tablet' bus='usb'/>
          <graphics type='vnc' port='-1' autoport='yes' listen='127.0.0.1'/>
          <video>
            <model type='virtio' heads='1' primary='yes'/>
          </video>
          <memballoon model='virtio'/>
          <rng model='virtio'>
            <backend model='random'>/dev/urandom</backend>
          </rng>
        </devices>
      </domain>
      """;
}
