using Weir.Cli.Shell;
using Weir.Client;
using Weir.Serving.Engine;
using Weir.Tracking;

namespace Weir.Cli.Serving;

/// <summary>A model as it is named on the command line: <c>[NAME=]PATH</c> or <c>[NAME=]models:/NAME/VERSION</c>.</summary>
internal static class ModelArgument
{
    /// <summary>Loads the model that an argument names.</summary>
    public static async Task<ServedModel> LoadAsync(VerbContext context, string argument, CancellationToken cancellation)
    {
        var equals = argument.IndexOf('=', StringComparison.Ordinal);
        var name = equals > 0 && !argument[..equals].Contains('/', StringComparison.Ordinal) ? argument[..equals] : null;
        var source = name is null ? argument : argument[(equals + 1)..];
        if (!ModelReference.IsReference(source)) return ServedModel.Load(context.Resolve(source), name);
        var project = context.RequireProject();
        await using var tracking = await ProjectTracking.OpenAsync(project, context.Console.Warn, cancellation: cancellation);
        return await RegistryModels.LoadAsync(tracking, project, source, name, cancellation);
    }

    /// <summary>The folder or file of a model named <c>PATH</c> or <c>models:/NAME/VERSION</c>.</summary>
    public static async Task<string> PathAsync(VerbContext context, string source, CancellationToken cancellation)
    {
        if (!ModelReference.IsReference(source)) return context.Resolve(source);
        var project = context.RequireProject();
        await using var tracking = await ProjectTracking.OpenAsync(project, context.Console.Warn, cancellation: cancellation);
        return (await RegistryModels.BringAsync(tracking.Client, project, source, cancellation)).Folder;
    }
}
