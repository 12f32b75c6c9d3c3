package dev.loff.app.checks.trust;

import dev.loff.app.checks.SlowClients;

/** {@code ops/checks/slow-clients} for a few seconds. */
final class SlowClientsShort implements TrustScenario {
    private static final int CONNECTIONS = 250;
    private static final int SECONDS = 2;

    @Override
    public String name() {
        return "slow-clients-short";
    }

    @Override
    public String promise() {
        return "clients that stop half-way block neither log-ins nor runs";
    }

    @Override
    public void run(TrustSetting setting) throws Exception {
        System.err.println(SlowClients.check(setting.folder(), CONNECTIONS, SECONDS));
    }
}
