using Weir.Cli.Access;
using Weir.Cli.Ci;
using Weir.Cli.Config;
using Weir.Cli.Data;
using Weir.Cli.Experiments;
using Weir.Cli.Imports;
using Weir.Cli.Jobs;
using Weir.Cli.Monitoring;
using Weir.Cli.Lineage;
using Weir.Cli.Pipelines;
using Weir.Cli.Project;
using Weir.Cli.Registry;
using Weir.Cli.Remotes;
using Weir.Cli.Server;
using Weir.Cli.Serving;
using Weir.Cli.Tracking;
using Weir.Cli.Training;
using Weir.Cli.Triggers;
using Weir.Cli.Tuning;
using Weir.Cli.Versioning;

namespace Weir.Cli.Shell;

/// <summary>Every verb of <c>weir</c>, one line each, in the order of the help page. Adding a verb is one file and one line here.</summary>
internal static class VerbCatalog
{
    // A verb is made only when it runs or is listed: start-up pays for one, not for all.
    private static readonly (string Path, Func<Verb> Create)[] Entries =
    [
        // Project
        ("init", static () => new InitVerb()),
        ("new", static () => new NewVerb()),
        ("status", static () => new StatusVerb()),
        ("doctor", static () => new DoctorVerb()),
        ("ci report", static () => new CiReportVerb()),
        ("ci init", static () => new CiInitVerb()),

        // Data
        ("data import", static () => new DataImportVerb()),
        ("data profile", static () => new DataProfileVerb()),
        ("data schema infer", static () => new DataSchemaInferVerb()),
        ("data validate", static () => new DataValidateVerb()),
        ("data split", static () => new DataSplitVerb()),
        ("sample demand", static () => new SampleDemandVerb()),
        ("sample taxi", static () => new SampleTaxiVerb()),
        ("sample later", static () => new SampleLaterVerb()),

        // Versioning
        ("add", static () => new AddVerb()),
        ("checkout", static () => new CheckoutVerb()),
        ("push", static () => new PushVerb()),
        ("fetch", static () => new FetchVerb()),
        ("pull", static () => new PullVerb()),
        ("gc", static () => new GcVerb()),
        ("commit", static () => new CommitVerb()),
        ("remove", static () => new RemoveVerb()),
        ("move", static () => new MoveVerb()),
        ("diff", static () => new DiffVerb()),
        ("data status", static () => new DataStatusVerb()),
        ("unprotect", static () => new UnprotectVerb()),
        ("check-ignore", static () => new CheckIgnoreVerb()),
        ("freeze", static () => new FreezeVerb(isFrozen: true)),
        ("unfreeze", static () => new FreezeVerb(isFrozen: false)),
        ("root", static () => new RootVerb()),
        ("install", static () => new InstallVerb()),
        ("hooks install", static () => new HooksInstallVerb()),
        ("hooks check", static () => new HooksCheckVerb()),
        ("git-hook pre-commit", static () => new GitHookVerb("pre-commit")),
        ("git-hook post-checkout", static () => new GitHookVerb("post-checkout")),
        ("git-hook pre-push", static () => new GitHookVerb("pre-push")),
        ("git-hook merge-driver", static () => new MergeDriverVerb()),
        ("destroy", static () => new DestroyVerb()),
        ("import", static () => new ImportVerb()),
        ("import-url", static () => new ImportUrlVerb()),
        ("update", static () => new UpdateVerb()),
        ("get", static () => new GetVerb()),
        ("get-url", static () => new GetUrlVerb()),
        ("list", static () => new ListVerb()),
        ("ls", static () => new LsVerb()),
        ("list-url", static () => new ListUrlVerb()),
        ("config", static () => new ConfigVerb()),
        ("remote add", static () => new RemoteAddVerb()),
        ("remote default", static () => new RemoteDefaultVerb()),
        ("remote list", static () => new RemoteListVerb()),
        ("remote modify", static () => new RemoteModifyVerb()),
        ("remote remove", static () => new RemoteRemoveVerb()),
        ("remote rename", static () => new RemoteRenameVerb()),
        ("cache dir", static () => new CacheDirVerb()),
        ("cache migrate", static () => new CacheMigrateVerb()),

        // Pipelines
        ("repro", static () => new ReproVerb()),
        ("why", static () => new WhyVerb()),
        ("stage list", static () => new StageListVerb()),
        ("stage add", static () => new StageAddVerb()),
        ("dag", static () => new DagVerb()),
        ("metrics show", static () => new MetricsShowVerb()),
        ("metrics diff", static () => new MetricsDiffVerb()),
        ("params show", static () => new ParamsShowVerb()),
        ("params diff", static () => new ParamsDiffVerb()),
        ("plots show", static () => new PlotsShowVerb()),
        ("plots diff", static () => new PlotsDiffVerb()),
        ("plots modify", static () => new PlotsModifyVerb()),
        ("plots templates", static () => new PlotsTemplatesVerb()),
        ("exp run", static () => new ExpRunVerb()),
        ("exp show", static () => new ExpShowVerb()),
        ("exp save", static () => new ExpSaveVerb()),
        ("exp list", static () => new ExpListVerb()),
        ("exp diff", static () => new ExpDiffVerb()),
        ("exp apply", static () => new ExpApplyVerb()),
        ("exp branch", static () => new ExpBranchVerb()),
        ("exp rename", static () => new ExpRenameVerb()),
        ("exp remove", static () => new ExpRemoveVerb()),
        ("exp push", static () => new ExpPushVerb()),
        ("exp pull", static () => new ExpPullVerb()),
        ("exp clean", static () => new ExpCleanVerb()),
        ("queue start", static () => new QueueStartVerb()),
        ("queue stop", static () => new QueueStopVerb()),
        ("queue status", static () => new QueueStatusVerb()),
        ("queue logs", static () => new QueueLogsVerb()),
        ("queue kill", static () => new QueueKillVerb()),
        ("queue remove", static () => new QueueRemoveVerb()),
        ("queue worker", static () => new QueueWorkerVerb()),

        ("trigger create", static () => new TriggerCreateVerb()),
        ("trigger list", static () => new TriggerListVerb()),
        ("trigger show", static () => new TriggerShowVerb()),
        ("trigger fire", static () => new TriggerFireVerb()),
        ("trigger pause", static () => new TriggerPauseVerb()),
        ("trigger resume", static () => new TriggerResumeVerb()),
        ("trigger delete", static () => new TriggerDeleteVerb()),
        ("trigger history", static () => new TriggerHistoryVerb()),
        ("trigger cancel", static () => new TriggerCancelVerb()),
        ("schedule create", static () => new ScheduleCreateVerb()),
        ("schedule next", static () => new ScheduleNextVerb()),
        ("schedule backfill", static () => new ScheduleBackfillVerb()),

        // Configuration
        ("run", static () => new RunVerb()),
        ("config show", static () => new ConfigShowVerb()),
        ("config defaults", static () => new ConfigDefaultsVerb()),
        ("config tree", static () => new ConfigTreeVerb()),
        ("config diff", static () => new ConfigDiffVerb()),
        ("config explain", static () => new ConfigExplainVerb()),
        ("config sweep", static () => new ConfigSweepVerb()),
        ("config validate", static () => new ConfigValidateVerb()),
        ("config complete", static () => new ConfigCompleteVerb()),
        ("config parse-override", static () => new ConfigParseOverrideVerb()),

        // Training
        ("train", static () => new TrainVerb()),
        ("automl", static () => new TrainVerb(isSearch: true)),
        ("evaluate", static () => new EvaluateVerb()),
        ("predict", static () => new PredictVerb()),
        ("tune run", static () => new TuneRunVerb()),
        ("tune create", static () => new TuneCreateVerb()),
        ("tune import", static () => new TuneImportVerb()),
        ("tune list", static () => new TuneListVerb()),
        ("tune show", static () => new TuneShowVerb()),
        ("tune trials", static () => new TuneTrialsVerb()),
        ("tune export", static () => new TuneExportVerb()),
        ("tune best", static () => new TuneBestVerb()),
        ("tune ask", static () => new TuneAskVerb()),
        ("tune report", static () => new TuneReportVerb()),
        ("tune tell", static () => new TuneTellVerb()),
        ("tune enqueue", static () => new TuneEnqueueVerb()),
        ("tune stop", static () => new TuneStopVerb()),
        ("tune resume", static () => new TuneResumeVerb()),
        ("tune delete", static () => new TuneDeleteVerb()),
        ("tune stdio", static () => new TuneStdioVerb()),
        ("tune importance", static () => new TuneImportanceVerb()),

        // Tracking
        ("experiments list", static () => new ExperimentsListVerb()),
        ("experiments create", static () => new ExperimentsCreateVerb()),
        ("experiments rename", static () => new ExperimentsRenameVerb()),
        ("experiments delete", static () => new ExperimentsDeleteVerb()),
        ("experiments restore", static () => new ExperimentsRestoreVerb()),
        ("runs list", static () => new RunsListVerb()),
        ("runs show", static () => new RunsShowVerb()),
        ("runs compare", static () => new RunsCompareVerb()),
        ("runs replay", static () => new RunsReplayVerb()),
        ("runs copy", static () => new RunsCopyVerb()),
        ("runs export", static () => new RunsExportVerb()),
        ("runs delete", static () => new RunsDeleteVerb()),
        ("runs restore", static () => new RunsRestoreVerb()),
        ("sync", static () => new SyncVerb()),
        ("models list", static () => new ModelsListVerb()),
        ("models show", static () => new ModelsShowVerb()),
        ("models register", static () => new ModelsRegisterVerb()),
        ("models versions", static () => new ModelsVersionsVerb()),
        ("models policy show", static () => new ModelsPolicyShowVerb()),
        ("models policy set", static () => new ModelsPolicySetVerb()),
        ("models policy remove", static () => new ModelsPolicyRemoveVerb()),
        ("models evaluation attach", static () => new ModelsEvaluationAttachVerb()),
        ("models evaluation show", static () => new ModelsEvaluationShowVerb()),
        ("models promote", static () => new ModelsPromoteVerb()),
        ("models promotions", static () => new ModelsPromotionsVerb()),
        ("models approve", static () => new ModelsApproveVerb()),
        ("models reject", static () => new ModelsRejectVerb()),
        ("models withdraw", static () => new ModelsWithdrawVerb()),
        ("models history", static () => new ModelsHistoryVerb()),
        ("models lineage", static () => new ModelsLineageVerb()),
        ("models compare", static () => new ModelsCompareVerb()),
        ("models download", static () => new ModelsDownloadVerb()),
        ("models seal", static () => new ModelsSealVerb()),
        ("artifacts list", static () => new ArtifactsListVerb()),
        ("artifacts upload", static () => new ArtifactsUploadVerb()),
        ("artifacts download", static () => new ArtifactsDownloadVerb()),
        ("tracking import mlflow", static () => new TrackingImportVerb()),
        ("tracking export mlflow", static () => new TrackingExportVerb()),
        ("tracking top", static () => new TrackingTopVerb()),
        ("tracking gc", static () => new TrackingCollectVerb()),
        ("tracking backup", static () => new TrackingBackupVerb()),
        ("tracking restore", static () => new TrackingRestoreVerb()),
        ("lineage", static () => new LineageVerb()),

        // Serving
        ("serve", static () => new ServeVerb()),

        // Monitoring
        ("monitor report", static () => new MonitorReportVerb()),

        // Server and shell
        ("server", static () => new ServerVerb()),
        ("users create", static () => new UsersCreateVerb()),
        ("users list", static () => new UsersListVerb()),
        ("users password", static () => new UsersPasswordVerb()),
        ("users delete", static () => new UsersDeleteVerb()),
        ("groups create", static () => new GroupsCreateVerb()),
        ("groups list", static () => new GroupsListVerb()),
        ("groups add", static () => new GroupsAddVerb()),
        ("groups remove", static () => new GroupsRemoveVerb()),
        ("groups delete", static () => new GroupsDeleteVerb()),
        ("tokens create", static () => new TokensCreateVerb()),
        ("tokens list", static () => new TokensListVerb()),
        ("tokens revoke", static () => new TokensRevokeVerb()),
        ("permissions set", static () => new PermissionsSetVerb()),
        ("permissions list", static () => new PermissionsListVerb()),
        ("permissions remove", static () => new PermissionsRemoveVerb()),
        ("audit", static () => new AuditVerb()),
        ("completion", static () => new CompletionVerb()),
    ];

    /// <summary>The paths of all verbs.</summary>
    public static IEnumerable<string> Paths => Entries.Select(e => e.Path);

    /// <summary>All verbs, made.</summary>
    public static IEnumerable<Verb> All() => Entries.Select(e => e.Create());

    /// <summary>The verb at a path, or null.</summary>
    public static Verb? Find(string path)
    {
        foreach (var (name, create) in Entries)
            if (name == path) return create();
        return null;
    }

    /// <summary>The verbs whose path begins with a word.</summary>
    public static IReadOnlyList<Verb> InArea(string word) =>
        [.. Entries.Where(e => e.Path.StartsWith(word + ' ', StringComparison.Ordinal)).Select(e => e.Create())];
}
