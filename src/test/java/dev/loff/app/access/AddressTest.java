package dev.loff.app.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AddressTest {
    @Test
    void countsAnIpv6NetworkAsOne() {
        assertThat(new Address("2001:db8:1:2::1").subject())
                .isEqualTo(new Address("2001:db8:1:2:ffff::9").subject())
                .isNotEqualTo(new Address("2001:db8:1:3::1").subject());
        assertThat(new Address("192.0.2.1").subject()).isEqualTo("address 192.0.2.1");
    }

    @Test
    void onlyLoopbackIsThisMachine() {
        assertThat(Address.isLoopback("127.0.0.1")).isTrue();
        assertThat(Address.isLoopback("localhost")).isTrue();
        assertThat(Address.isLoopback("::1")).isTrue();
        assertThat(Address.isLoopback("0.0.0.0")).isFalse();
        assertThat(Address.isLoopback("::")).isFalse();
        assertThat(Address.isLoopback("192.0.2.1")).isFalse();
    }
}
