/**
 * Small models of how hosts work on one database and one data folder, and an explorer that walks every order in which their steps
 * can come, with kills, suspensions, leases that expire and operators between any two. In goes a protocol, as it is or with one
 * rule as it once was; out comes that it keeps its promises, or the shortest way to break one.
 *
 * <p>What the steps stand for:
 *
 * <ul>
 *   <li>{@link dev.loff.app.protocol.CommittedFiles}: {@code Leases} (lease, heartbeat, the question of ownership inside a
 *       transaction), {@code Takeovers}, {@code CurrentJob.attempt}, {@code ShardExtraction} with {@code ShardItemWriter},
 *       {@code SegmentStore} for training states, {@code DurableFile} (temporary name, rename), {@code UncommittedFiles}, and
 *       {@code Integrity} as a repair;
 *   <li>{@link dev.loff.app.protocol.GatePromotion}: {@code EvaluateModel} (registers a version), {@code Gate} and
 *       {@code GateStep} (compare, store the verdict), {@code PromoteCandidate} and {@code Promotions} (promote, pin);
 *   <li>{@link dev.loff.app.protocol.ScheduleFires}: {@code Ticker} and {@code FireDecisions} (decide, take over, close),
 *       {@code Schedules} (the lock), {@code FireSlots} (the slots), {@code SubmissionLedger} (a start by its key);
 *   <li>{@link dev.loff.app.protocol.OneAtATimeGuard}: {@code Guards}, {@code Launcher}, {@code ExecutionOwnership} (an execution
 *       claims the guard before its first step), {@code Recovery};
 *   <li>in all of them, the server's limit on transactions that stand still: {@code Standstill} and {@code Leases.check}.
 * </ul>
 */
@NullMarked
package dev.loff.app.protocol;

import org.jspecify.annotations.NullMarked;
