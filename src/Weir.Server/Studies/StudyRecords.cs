using System.Text.Json;
using System.Text.Json.Serialization;

namespace Weir.Server.Studies;

/// <summary>A study in a list. Times in milliseconds since 1970.</summary>
/// <param name="Name">Its name.</param>
/// <param name="State"><c>open</c> or <c>stopped</c>.</param>
/// <param name="Directions"><c>minimize</c> or <c>maximize</c>, one an objective.</param>
/// <param name="Sampler">A name, or JSON with settings.</param>
/// <param name="Pruner">Likewise; null for none.</param>
/// <param name="PlannedTrials">In total; null for no end.</param>
/// <param name="Trials">How many there are by state: waiting, running, complete, pruned, fail.</param>
/// <param name="Best">The best value of one objective.</param>
/// <param name="ExperimentId">Whose rules hold for it; null where its run says so.</param>
/// <param name="RunId">Its tracking run.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="CreatedBy">By whom.</param>
public sealed record StudyRow(
    string Name, string State, IReadOnlyList<string> Directions, string Sampler, string? Pruner, int? PlannedTrials, IReadOnlyDictionary<string, int> Trials, double? Best,
    string? ExperimentId, string? RunId, long CreatedAt, string CreatedBy);

/// <summary>A page of studies, the newest first.</summary>
public sealed record StudyList(IReadOnlyList<StudyRow> Studies, string? NextPageToken);

/// <summary>A study with its best: one trial, or those that no other beats where there are several objectives (as many as fit), the best first.</summary>
/// <param name="Study">What it is and how far.</param>
/// <param name="Seed">Of everything that is drawn.</param>
/// <param name="Retries">How often a lost trial is tried again.</param>
/// <param name="RetryFailures">True where failed ones are too.</param>
/// <param name="Space">The declared space; null where parameters come with the trials.</param>
/// <param name="Attributes">What was noted down on it.</param>
/// <param name="Revision">Grows with every change of a trial.</param>
/// <param name="Best">The best trials.</param>
/// <param name="BestCount">How many there are in all.</param>
/// <param name="Overrides">Parameters of the first of them in Hydra's grammar, to be copied.</param>
public sealed record StudyDetail(
    StudyRow Study, ulong Seed, int Retries, bool RetryFailures, JsonElement? Space, IReadOnlyDictionary<string, string> Attributes, long Revision,
    IReadOnlyList<TrialView> Best, int BestCount, IReadOnlyList<string> Overrides);

/// <summary>A trial. Values that are no numbers are the words <c>NaN</c>, <c>Infinity</c>, <c>-Infinity</c>.</summary>
/// <param name="Number">Its place in the study, from 0.</param>
/// <param name="State">waiting, running, complete, pruned or fail.</param>
/// <param name="Params">Its parameters by name.</param>
/// <param name="Values">One an objective.</param>
/// <param name="Constraints">Above 0 is violated.</param>
/// <param name="Error">What went wrong.</param>
/// <param name="Reason">Why it failed: stale, error, retry, nan.</param>
/// <param name="Worker">Who worked on it.</param>
/// <param name="Attempt">1 for the first try.</param>
/// <param name="RetryOf">The first try, where it is another.</param>
/// <param name="StartedAt">Milliseconds since 1970.</param>
/// <param name="EndedAt">Likewise.</param>
/// <param name="RunId">Its tracking run.</param>
/// <param name="LastStep">The greatest step with a value.</param>
public sealed record TrialView(
    int Number, string State, JsonElement Params,
    [property: JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)] IReadOnlyList<double> Values,
    [property: JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)] IReadOnlyList<double> Constraints,
    string? Error, string? Reason, string? Worker, int Attempt, int? RetryOf, long? StartedAt, long? EndedAt, string? RunId, long? LastStep);

/// <summary>A page of trials.</summary>
/// <param name="Trials">The trials.</param>
/// <param name="Total">How many there are of the states asked for.</param>
/// <param name="NextPageToken">For the next page; null for none.</param>
public sealed record TrialPage(IReadOnlyList<TrialView> Trials, int Total, string? NextPageToken);

/// <summary>A trial with all that was reported, and its parameters as overrides.</summary>
public sealed record TrialDetail(TrialView Trial, IReadOnlyList<TrialReport> Reports, IReadOnlyList<string> Overrides, IReadOnlyDictionary<string, string> Notes);

/// <summary>A value on the way.</summary>
public sealed record TrialReport(long Step, [property: JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)] double Value);

/// <summary>A trial to work on.</summary>
/// <param name="Number">Its number; null where there is nothing to do now.</param>
/// <param name="Token">To be shown with all that is said of it.</param>
/// <param name="Params">Its parameters by name.</param>
/// <param name="Overrides">The same in Hydra's grammar.</param>
/// <param name="Lease">Seconds after which it is given to another unless something is heard; null for never.</param>
/// <param name="Done">Without a number: true where nothing is to come, false where trials of others may come back and asking again makes sense.</param>
public sealed record TrialLease(int? Number, string? Token, JsonElement? Params, IReadOnlyList<string>? Overrides, double? Lease, bool Done);

/// <summary>What a report is answered with.</summary>
/// <param name="Stop">True where the trial should be ended, and told as pruned.</param>
public sealed record ReportAnswer(bool Stop);

/// <summary>How much parameters matter.</summary>
public sealed record StudyImportances(string Evaluator, int Objective, int Trials, IReadOnlyList<Weir.Tuning.Importance.ParameterImportance> Parameters);

/// <summary>What a study is made with.</summary>
public sealed record NewStudy
{
    /// <summary>Its name.</summary>
    public string? Name { get; init; }

    /// <summary>minimize, which is the default, or maximize.</summary>
    public string? Direction { get; init; }

    /// <summary>One an objective, instead.</summary>
    public IReadOnlyList<string>? Directions { get; init; }

    /// <summary>A space as JSON, or a list of Hydra's sweeps: <c>["lr=tag(log,interval(1e-5,1e-1))", "n=range(1,9)"]</c>. Without, the trials say.</summary>
    public JsonElement? Space { get; init; }

    /// <summary>A name, or an object with settings.</summary>
    public JsonElement? Sampler { get; init; }

    /// <summary>Likewise.</summary>
    public JsonElement? Pruner { get; init; }

    /// <summary>Of everything that is drawn; 0 without.</summary>
    public ulong? Seed { get; init; }

    /// <summary>How many trials there are to be in total.</summary>
    public int? Trials { get; init; }

    /// <summary>How often a trial whose worker was lost is tried again; 1 without.</summary>
    public int? Retries { get; init; }

    /// <summary>True to try failed ones again too.</summary>
    public bool? RetryFailures { get; init; }

    /// <summary>The experiment whose rules hold for it; <c>0</c> without.</summary>
    public string? ExperimentId { get; init; }

    /// <summary>What to note down on it.</summary>
    public IReadOnlyDictionary<string, string>? Attributes { get; init; }

    /// <summary>True to go on with a study of the name, if it has the same directions and space.</summary>
    public bool? Reuse { get; init; }
}

/// <summary>Asks for a trial.</summary>
/// <param name="Worker">What to call oneself.</param>
/// <param name="Lease">Seconds after which it is given to another unless something is heard; without, it is one's own for ever.</param>
/// <param name="Token">A token of one's own, of at least 16 characters: asked twice with one, the same trial is answered.</param>
public sealed record AskTrial(string? Worker, double? Lease, string? Token);

/// <summary>Notes a value on the way.</summary>
public sealed record ReportTrial(string? Token, long? Step, [property: JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)] double? Value);

/// <summary>Ends a trial: one of value, values, pruned, failed.</summary>
public sealed record TellTrial
{
    /// <summary>The token that came with the trial.</summary>
    public string? Token { get; init; }

    /// <summary>Its value.</summary>
    [JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
    public double? Value { get; init; }

    /// <summary>One an objective.</summary>
    [JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
    public IReadOnlyList<double>? Values { get; init; }

    /// <summary>Beside values: above 0 is violated.</summary>
    [JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
    public IReadOnlyList<double>? Constraints { get; init; }

    /// <summary>True where it was stopped early.</summary>
    public bool? Pruned { get; init; }

    /// <summary>What went wrong.</summary>
    public string? Failed { get; init; }

    /// <summary>Beside failed: true to have it tried again, within the study's retries.</summary>
    public bool? Retry { get; init; }
}

/// <summary>A sign of life.</summary>
/// <param name="Token">The token.</param>
/// <param name="Lease">Seconds from now; 60 without.</param>
public sealed record RenewTrial(string? Token, double? Lease);

/// <summary>Ties a trial to the run that it logs to.</summary>
public sealed record LinkTrial(string? Token, string? RunId);

/// <summary>Queues a trial.</summary>
/// <param name="Params">By name, or a list of <c>name=value</c>; what is left out is drawn.</param>
public sealed record QueueTrial(JsonElement? Params);

/// <summary>A trial that was queued.</summary>
public sealed record QueuedTrial(int Number);

/// <summary>A dimension of a study, as its pages draw it. In <see cref="TrialPoint.Params"/> a categorical is the place of its choice.</summary>
public sealed record ParameterRow(string Name, string Type, double? Low, double? High, bool Log, double? Step, IReadOnlyList<string>? Choices, bool Conditional);

/// <summary>A trial as pages draw it: numbers alone, of nine figures, null where there is none.</summary>
public sealed record TrialPoint(
    int Number, string State, IReadOnlyList<double?> Values, bool Feasible, IReadOnlyList<double?> Params, string? Worker, int Attempt, int? RetryOf, long? StartedAt, long? EndedAt, string? RunId, string? Error);

/// <summary>Trials that changed since a place.</summary>
/// <param name="State">The study's.</param>
/// <param name="Revision">The study's.</param>
/// <param name="Parameters">What the places of the points' parameters mean.</param>
/// <param name="Trials">The trials as they are now.</param>
/// <param name="Until">Where to read on.</param>
/// <param name="HasMore">True where there is more at once.</param>
public sealed record StudyChangePage(string State, long Revision, IReadOnlyList<ParameterRow> Parameters, IReadOnlyList<TrialPoint> Trials, string Until, bool HasMore);

/// <summary>What a trial reported on the way; steps and values run in step. A null value is a NaN.</summary>
public sealed record TrialCurve(int Number, string State, IReadOnlyList<long> Steps, IReadOnlyList<double?> Values);

/// <summary>Curves of the best and of the latest trials.</summary>
/// <param name="Curves">By number.</param>
/// <param name="Total">How many trials have one.</param>
public sealed record TrialCurves(IReadOnlyList<TrialCurve> Curves, int Total);

/// <summary>An event of a study's stream: its state, and its revision, which grows with every change of a trial.</summary>
public sealed record StudyEvent(string State, long Revision);
