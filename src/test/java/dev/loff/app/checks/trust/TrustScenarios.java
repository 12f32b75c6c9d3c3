package dev.loff.app.checks.trust;

import java.util.List;

/** All scenarios, in the order in which they run. */
final class TrustScenarios {
    static final List<TrustScenario> ALL = List.of(
            new SplitFolders(),
            new ContentDecides(),
            new ManifestText(),
            new NoLocale(),
            new ImageFormats(),
            new DeadSession(),
            new DataRootsOverHttp(),
            new SlowClientsShort(),
            new OutputIsText(),
            new HostileBackup(),
            new ModelsAreData(),
            new DamagedShards(),
            new UnsealedFeatures(),
            new CommittedFilesStay(),
            new FolderAwayAWhile(),
            new HangingFiles(),
            new DurableWrites(),
            new ScheduleOutcomes(),
            new OneAtATime(),
            new CronDays(),
            new ParameterRanges(),
            new ZoneHints(),
            new PromotionPolicyScenario(),
            new NothingToCompareScenario(),
            new AccountOfTheNight(),
            new LeftOutCounts(),
            new ChangesOfTheDataset(),
            new LookingCreatesNothing(),
            new RefusedBeforeStart(),
            new NothingChanged(),
            new HostSettings(),
            new FirstNight(),
            new TwentyFires(),
            new SuspendedDecision(),
            new OneDatabaseOneContainer(),
            new TimeZonesSideBySide(),
            new KilledRestore(),
            new DatabaseDiskFull());

    private TrustScenarios() {}
}
