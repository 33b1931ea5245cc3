using Weir.Cli.Shell;
using Weir.Foundation.Errors;
using Weir.Serving.Engine;

namespace Weir.Cli.Serving;

/// <summary>A model as it is named on the command line: <c>[NAME=]PATH</c> or <c>[NAME=]models:/NAME/VERSION</c>.</summary>
internal static class ModelArgument
{
    /// <summary>Loads the model that an argument names.</summary>
    public static Task<ServedModel> LoadAsync(VerbContext context, string argument, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var equals = argument.IndexOf('=', StringComparison.Ordinal);
        var name = equals > 0 && !argument[..equals].Contains('/', StringComparison.Ordinal) ? argument[..equals] : null;
        var source = name is null ? argument : argument[(equals + 1)..];
        if (source.StartsWith("models:/", StringComparison.Ordinal))
            throw new WeirException(ErrorCodes.NotFound, $"'{source}' cannot be looked up: the registry is not connected yet");
        return Task.FromResult(ServedModel.Load(context.Resolve(source), name));
    }
}
