using Weir.Tracking;

namespace Weir.Server.Tracking;

/// <summary>Finds the call that a path means: by one look-up where the path is fixed, else among the few whose paths have as many parts.</summary>
internal sealed class CallRoutes
{
    private readonly Dictionary<(string Version, string Path), Dictionary<string, ICallHandler>> _fixed = [];
    private readonly Dictionary<(string Version, int Parts), List<Template>> _templates = [];

    public CallRoutes(IEnumerable<ICallHandler> handlers)
    {
        foreach (var handler in handlers)
        {
            var methods = handler.Call.Path.Contains('{', StringComparison.Ordinal) ? MethodsOfTemplate(handler) : MethodsOf(handler);
            foreach (var method in handler.Call.Methods) methods.Add(method, handler);
        }
    }

    /// <summary>The calls of a path by method, and what stands in it for the words in braces; null when no call has such a path.</summary>
    public (IReadOnlyDictionary<string, ICallHandler> Methods, IReadOnlyList<string> Values)? Find(string version, string path)
    {
        if (_fixed.TryGetValue((version, path), out var found)) return (found, []);
        var parts = path.Split('/');
        if (!_templates.TryGetValue((version, parts.Length), out var templates)) return null;
        foreach (var template in templates)
            if (template.Values(parts) is { } values) return (template.Methods, values);
        return null;
    }

    private Dictionary<string, ICallHandler> MethodsOf(ICallHandler handler)
    {
        var key = (handler.Call.Version, handler.Call.Path);
        if (!_fixed.TryGetValue(key, out var methods)) _fixed.Add(key, methods = []);
        return methods;
    }

    private Dictionary<string, ICallHandler> MethodsOfTemplate(ICallHandler handler)
    {
        var parts = handler.Call.Path.Split('/');
        var key = (handler.Call.Version, parts.Length);
        if (!_templates.TryGetValue(key, out var templates)) _templates.Add(key, templates = []);
        var same = templates.Find(t => t.HasShapeOf(parts));
        if (same is null) templates.Add(same = new Template(parts, []));
        return same.Methods;
    }

    private sealed record Template(string[] Parts, Dictionary<string, ICallHandler> Methods)
    {
        // v2 and v3 name the same place differently ({request_id}, {trace_id}).
        public bool HasShapeOf(string[] parts) => Parts.Zip(parts).All(p => p.First == p.Second || (p.First[0] == '{' && p.Second[0] == '{'));

        public List<string>? Values(string[] parts)
        {
            var values = new List<string>(2);
            for (var i = 0; i < parts.Length; i++)
            {
                if (Parts[i][0] == '{')
                {
                    if (parts[i].Length == 0) return null;
                    values.Add(parts[i].Replace("%2F", "/", StringComparison.OrdinalIgnoreCase)); // the one escape that the server leaves in a path
                }
                else if (Parts[i] != parts[i])
                {
                    return null;
                }
            }

            return values;
        }
    }
}
