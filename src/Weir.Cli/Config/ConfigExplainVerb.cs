using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Configuration.Explaining;
using Weir.Configuration.Tree;
using Weir.Foundation.Errors;

namespace Weir.Cli.Config;

/// <summary>Says who set a key.</summary>
internal sealed class ConfigExplainVerb : Verb
{
    private readonly Argument<string> _key = new("key") { Description = "a key such as trainer.epochs, or hydra.run.dir", HelpName = "KEY" };
    private readonly ConfigOptions _config = new();

    public override string Path => "config explain";

    public override VerbGroup Group => VerbGroup.Configuration;

    public override string Summary => "Say who set a key, what that replaced, and in which order";

    public override IReadOnlyList<Example> Examples => [new("weir config explain trainer.epochs experiment=quick", "every file and override that wrote the key; the arrow marks what counts")];

    public override IReadOnlyList<string> SeeAlso => ["config show", "config tree"];

    public override void Define(Command command)
    {
        command.Add(_key);
        _config.AddTo(command);
    }

    // The first word is a key, the others are overrides.
    public override IEnumerable<string> Complete(IReadOnlyList<string> words, string typed, string workingDirectory) =>
        words.Any(w => !w.StartsWith('-')) ? ConfigOptions.Complete([.. words.SkipWhile(w => w.StartsWith('-')).Skip(1)], typed, workingDirectory) : ConfigOptions.Complete(words, typed, workingDirectory).Where(w => !w.EndsWith('/')).Select(w => w.TrimEnd('=', '.')).Distinct();

    public override Task<int> RunAsync(VerbContext context, CancellationToken cancellation)
    {
        var config = _config.Compose(context, cancellation);
        var key = context.Get(_key)!;
        var writes = config.Explain(key);
        // A key that nobody wrote is told with what is near it.
        if (writes.Count == 0) config.Select(key, resolve: false);
        var isThere = IsThere(() => config.Select(key, resolve: false));
        if (context.IsJson) Write(context, key, writes, isThere ? config.Select(key, resolve: false) : null, isThere);
        else Print(context, writes);
        return Task.FromResult(ExitCodes.Success);
    }

    private static bool IsThere(Func<ConfigNode> select)
    {
        try
        {
            select();
            return true;
        }
        catch (WeirException e) when (e.Code == "package_not_found")
        {
            return false;
        }
    }

    private static void Print(VerbContext context, IReadOnlyList<ConfigWrite> writes)
    {
        foreach (var write in writes)
        {
            var value = write.Value is null ? "deleted" : ConfigYaml.Line(write.Value);
            context.Console.Line($"{(write.Wins ? "→" : " ")} {write.Key} = {(value.Length > 100 ? value[..97] + "..." : value)}");
            context.Console.Line($"    {write.Origin}");
            if (write.Chain.Count > 1) context.Console.Line($"    by {string.Join(" → ", write.Chain)}");
        }
    }

    private static void Write(VerbContext context, string key, IReadOnlyList<ConfigWrite> writes, ConfigNode? result, bool isThere) => context.Console.Json(json =>
    {
        json.WriteStartObject();
        json.WriteString("key", key);
        json.WriteBoolean("exists", isThere);
        if (result is not null)
        {
            json.WritePropertyName("value");
            ConfigJson.Write(json, result);
        }

        json.WriteStartArray("writes");
        foreach (var write in writes)
        {
            json.WriteStartObject();
            json.WriteString("key", write.Key);
            json.WriteBoolean("deletes", write.Value is null);
            if (write.Value is { } value)
            {
                json.WritePropertyName("value");
                ConfigJson.Write(json, value);
            }

            OriginJson.Write(json, "origin", write.Origin);
            json.WriteStartArray("chain");
            foreach (var config in write.Chain) json.WriteStringValue(config);
            json.WriteEndArray();
            json.WriteBoolean("wins", write.Wins);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });
}
