using System.Collections.Concurrent;

namespace Weir.Serving.Engine;

/// <summary>The models of one server, by name and version.</summary>
public sealed class ServedModels : IDisposable
{
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<string, ServedModel>> _models = new();

    /// <summary>All models, by name and version.</summary>
    public IEnumerable<ServedModel> All => _models.OrderBy(m => m.Key, StringComparer.Ordinal).SelectMany(m => m.Value.OrderBy(v => Order(v.Key)).Select(v => v.Value));

    /// <summary>Adds a model, which is thereby ready.</summary>
    /// <exception cref="Foundation.Errors.WeirException"><c>already_exists</c>: two models under one name and version.</exception>
    public void Add(ServedModel model)
    {
        if (!_models.GetOrAdd(model.Name, _ => new()).TryAdd(model.Version, model))
            throw new Foundation.Errors.WeirException(Foundation.Errors.ErrorCodes.AlreadyExists, $"two models are called '{model.Name}', version {model.Version}", "give one another name: NAME=MODEL");
    }

    /// <summary>A model; without a version the highest one.</summary>
    /// <exception cref="ServingException">There is none.</exception>
    public ServedModel Find(string name, string? version = null)
    {
        if (!_models.TryGetValue(name, out var versions)) throw new ServingException(ServingFault.UnknownModel, $"there is no model '{name}'; served: {string.Join(", ", _models.Keys.Order(StringComparer.Ordinal))}");
        if (version is null) return versions.MaxBy(v => Order(v.Key)).Value;
        return versions.TryGetValue(version, out var model) ? model : throw new ServingException(ServingFault.UnknownModel, $"there is no version '{version}' of model '{name}'; served: {string.Join(", ", versions.Keys)}");
    }

    /// <summary>The versions of a model, lowest first.</summary>
    public IReadOnlyList<string> VersionsOf(string name) => _models.TryGetValue(name, out var versions) ? [.. versions.Keys.OrderBy(Order)] : [];

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var model in All) model.Dispose();
    }

    private static long Order(string version) => long.TryParse(version, out var number) ? number : long.MaxValue;
}
