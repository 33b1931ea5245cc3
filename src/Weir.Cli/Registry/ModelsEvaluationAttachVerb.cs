using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Client;
using Weir.Client.Calls;
using Weir.Client.Evaluations;
using Weir.Foundation.Errors;
using Weir.Tracking;

namespace Weir.Cli.Registry;

/// <summary>Attaches an evaluation to a version.</summary>
internal sealed class ModelsEvaluationAttachVerb : RegistryVerb
{
    private readonly Argument<string> _version = new("VERSION") { Description = VersionArgument.Description };
    private readonly Argument<string?> _file = new("FILE") { Description = "evaluation.json (default: the one in the package or with the run)", Arity = ArgumentArity.ZeroOrOne };

    public override string Path => "models evaluation attach";

    public override string Summary => "Attach an evaluation.json to a model version, where it can never be changed";

    public override IReadOnlyList<Example> Examples => [new("weir models evaluation attach taxi/3 evaluation.json", "a file on disk"), new("weir models evaluation attach taxi@candidate", "what lies in its package or with its run")];

    public override string Remarks => "The newest evaluation is the one that a promotion policy looks at. Its SHA-256 goes into each request and into the history.";

    public override IReadOnlyList<string> SeeAlso => ["models evaluation show", "models promote", "train"];

    public override void Define(Command command)
    {
        command.Add(_version);
        command.Add(_file);
    }

    protected override async Task<int> RunAsync(VerbContext context, ProjectTracking tracking, CancellationToken cancellation)
    {
        var content = context.Get(_file) is { } file ? Read(context.Resolve(file), file) : null;
        var version = await VersionArgument.FindAsync(tracking, context.Get(_version)!, cancellation);
        var answer = await tracking.Client.CallAsync(PromotionCalls.AttachEvaluation, new AttachEvaluation(version.Name, version.Version, content), cancellation);
        if (context.IsJson) return Json(context, answer.Evaluation, WireJson.Default.AttachedEvaluation);
        context.Console.Line(answer.Evaluation.Hash);
        context.Console.Say($"{VersionArgument.Address(version)}: the evaluation {(answer.Evaluation.Blessed ? "passed" : "did not pass")}");
        foreach (var rule in answer.Report.Rules.Where(r => !r.Passed)) context.Console.Say(Printable.Text($"not met: {rule}"));
        return ExitCodes.Success;
    }

    private static string Read(string path, string typed)
    {
        if (!File.Exists(path)) throw WeirException.FileNotFound(typed);
        var bytes = File.ReadAllBytes(path);
        EvaluationReader.Read(bytes, typed); // so that what is wrong is told by the name that was typed
        return System.Text.Encoding.UTF8.GetString(bytes);
    }
}
