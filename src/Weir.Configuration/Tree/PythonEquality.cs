using Weir.Yaml.Values;

namespace Weir.Configuration.Tree;

/// <summary>Equality as Python has it: <c>1</c>, <c>1.0</c> and <c>true</c> are one value.</summary>
internal static class PythonEquality
{
    public static bool AreEqual(YamlValue a, YamlValue b) => (Number(a), Number(b)) switch
    {
        ({ } x, { } y) => x.Equals(y) && (a is not YamlInteger i || b is not YamlInteger j || i.Equals(j)),
        (null, null) => a.Equals(b),
        _ => false,
    };

    public static bool AreEqual(ConfigNode a, ConfigNode b) => (a, b) switch
    {
        (ConfigScalar x, ConfigScalar y) => AreEqual(x.Value, y.Value),
        (ConfigList x, ConfigList y) => x.Items.Count == y.Items.Count && x.Items.Zip(y.Items).All(p => AreEqual(p.First, p.Second)),
        (ConfigMap x, ConfigMap y) => x.Entries.Count == y.Entries.Count && x.Entries.All(e => y.IndexOf(e.Key) is >= 0 and var at && AreEqual(e.Value, y.Entries[at].Value)),
        _ => false,
    };

    private static double? Number(YamlValue value) => value switch
    {
        YamlInteger i => i.ToDouble(),
        YamlFloat f => f.Value,
        YamlBool b => b.Value ? 1 : 0,
        _ => null,
    };
}
