using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Configuration.Validation;

namespace Weir.Cli.Config;

/// <summary>Checks a composed configuration against a schema.</summary>
internal sealed class ConfigValidateVerb : Verb
{
    private const string DefaultName = "schema.json";

    private readonly ConfigOptions _config = new();
    private readonly Option<string?> _schema = new("--schema") { Description = $"a JSON Schema (default: {DefaultName} in the folder of configs, if there is one)", HelpName = "FILE" };

    public override string Path => "config validate";

    public override VerbGroup Group => VerbGroup.Configuration;

    public override string Summary => "Compose, resolve every value, and check the whole against a JSON Schema";

    public override IReadOnlyList<Example> Examples =>
    [
        new("weir config validate experiment=quick", "composes, resolves, and checks conf/schema.json"),
        new("weir config validate --schema limits.json --json", "all violations with file and line, for a build server"),
    ];

    public override IReadOnlyList<(int, string)> ExitCodeNotes => [(1, "the configuration cannot be composed, or is not as the schema wants it")];

    public override IReadOnlyList<string> SeeAlso => ["config show", "config explain"];

    public override void Define(Command command)
    {
        _config.AddTo(command);
        command.Add(_schema);
    }

    public override IEnumerable<string> Complete(IReadOnlyList<string> words, string typed, string workingDirectory) => ConfigOptions.Complete(words, typed, workingDirectory);

    public override Task<int> RunAsync(VerbContext context, CancellationToken cancellation)
    {
        var config = _config.Compose(context, cancellation);
        var name = context.Get(_schema) ?? System.IO.Path.Combine(config.Request.ConfigDirectory, DefaultName);
        if (context.Get(_schema) is null && !File.Exists(context.Resolve(name)))
        {
            config.Resolve();
            Report(context, []);
            context.Console.Say($"every value can be resolved; there is no schema ('{name}')");
            return Task.FromResult(ExitCodes.Success);
        }

        var violations = ConfigSchema.Load(context.Resolve(name), name).Check(config);
        Report(context, violations);
        var faults = violations.Count(v => !v.IsWarning);
        context.Console.Say(faults == 0 ? $"the configuration is as '{name}' wants it" : $"{faults} value{(faults == 1 ? " is" : "s are")} not as '{name}' wants {(faults == 1 ? "it" : "them")}");
        return Task.FromResult(faults == 0 ? ExitCodes.Success : ExitCodes.Failed);
    }

    private static void Report(VerbContext context, IReadOnlyList<ConfigViolation> violations)
    {
        if (!context.IsJson)
        {
            foreach (var violation in violations)
            {
                context.Console.Line($"{violation.Origin}: {(violation.IsWarning ? "warning: " : string.Empty)}{violation.Message}");
                if (violation.Hint is { } hint) context.Console.Line($"  = help: {hint}");
            }

            return;
        }

        context.Console.Json(json =>
        {
            json.WriteStartObject();
            json.WriteBoolean("valid", violations.All(v => v.IsWarning));
            json.WriteStartArray("violations");
            foreach (var violation in violations)
            {
                json.WriteStartObject();
                json.WriteString("key", violation.Key);
                json.WriteString("message", violation.Message);
                json.WriteString("help", violation.Hint);
                json.WriteString("severity", violation.IsWarning ? "warning" : "error");
                OriginJson.Write(json, "origin", violation.Origin);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });
    }
}
