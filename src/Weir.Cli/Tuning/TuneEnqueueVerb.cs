using System.CommandLine;
using System.Globalization;
using Weir.Cli.Shell;
using Weir.Configuration.Overrides;
using Weir.Foundation.Errors;
using Weir.Tracking;
using Weir.Tuning.Spaces;
using Weir.Tuning.Storage;

namespace Weir.Cli.Tuning;

/// <summary>Queues a trial.</summary>
internal sealed class TuneEnqueueVerb : StudyVerb
{
    private readonly Argument<string> _study = new("study") { Description = "name of the study", HelpName = "STUDY" };
    private readonly Argument<string[]> _values = new("values") { Description = "name=value; what is left out is drawn", HelpName = "NAME=VALUE", Arity = ArgumentArity.OneOrMore };

    public override string Path => "tune enqueue";

    public override string Summary => "Queue a trial with parameters of one's own: what is known to be good, or worth a look";

    public override IReadOnlyList<Example> Examples => [new("weir tune enqueue lr lr=0.001 depth=6", "the next trial has these")];

    public override IReadOnlyList<string> SeeAlso => ["tune run", "tune trials"];

    public override void Define(Command command)
    {
        command.Add(_study);
        command.Add(_values);
    }

    protected override async Task<int> RunAsync(VerbContext context, ProjectTracking tracking, StudyStore studies, CancellationToken cancellation)
    {
        var study = await studies.OpenAsync(context.Get(_study)!, cancellation);
        var space = study.Entry.Definition.Space is { } json ? SpaceReader.Read(json, "space") : null;
        var given = new Dictionary<string, ParameterValue>();
        foreach (var text in context.Get(_values) ?? [])
        {
            var one = Override.Parse(text);
            if (space is not null && space.IndexOf(one.Key) < 0) throw new WeirException("tuning_space", $"the study '{study.Entry.Definition.Name}' has no parameter '{one.Key}'", DidYouMean.Hint(one.Key, space.Parameters.Select(p => p.Name)));
            var value = SweepReader.ValueOf(one.Value ?? new NullValue());
            if (space is not null && space.Parameters[space.IndexOf(one.Key)].Distribution.ToInner(value) is not { } inner) throw new WeirException("tuning_space", $"'{text}' is no value of the parameter '{one.Key}'", "`weir tune show` has its type");
            given[one.Key] = value;
        }

        var number = await study.EnqueueAsync(given, cancellation);
        if (context.IsJson) context.Console.Json(w => { w.WriteStartObject(); w.WriteNumber("trial", number); w.WriteEndObject(); });
        else context.Console.Say(string.Create(CultureInfo.InvariantCulture, $"queued trial {number}"));
        return ExitCodes.Success;
    }
}
