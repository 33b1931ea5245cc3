using Weir.Cli.Shell;
using Weir.Versioning.Operations;
using Weir.Versioning.Repository;

namespace Weir.Cli.Versioning;

/// <summary>What verbs that change metafiles print alike.</summary>
internal static class EditReport
{
    /// <summary>Under <c>--json</c>, one object with what was done and which files git should take; else the line to type next.</summary>
    public static void Write(VerbContext context, DvcRepository repository, RepositoryEdit edit, string key, IReadOnlyList<string> done)
    {
        if (context.IsJson)
        {
            context.Console.Json(json =>
            {
                json.WriteStartObject();
                json.WriteStartArray(key);
                foreach (var one in done) json.WriteStringValue(one);
                json.WriteEndArray();
                json.WriteStartArray("files");
                foreach (var file in edit.Touched) json.WriteStringValue(repository.Relative(file));
                json.WriteEndArray();
                json.WriteEndObject();
            });
        }

        if (edit.Touched.Count > 0 && repository.Config is { HasNoScm: false, IsAutostage: false }) context.Console.Say($"Next: git add {string.Join(' ', edit.Touched.Select(context.Display))}");
    }
}
