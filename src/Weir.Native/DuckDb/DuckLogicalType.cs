namespace Weir.Native.DuckDb;

/// <summary>A type with what belongs to it: the scale of a decimal, the words of an enum, the element of a list.</summary>
public sealed unsafe class DuckLogicalType
{
    private DuckLogicalType(DuckType type) => Type = type;

    /// <summary>The type.</summary>
    public DuckType Type { get; }

    /// <summary>Digits after the point of a <see cref="DuckType.Decimal"/>.</summary>
    public int Scale { get; private init; }

    /// <summary>How a decimal or an enum is stored.</summary>
    public DuckType Storage { get; private init; }

    /// <summary>The words of an enum, in order.</summary>
    public IReadOnlyList<string> Words { get; private init; } = [];

    /// <summary>Element of a list or array; fields of a struct; key and value of a map.</summary>
    public IReadOnlyList<(string Name, DuckLogicalType Type)> Children { get; private init; } = [];

    /// <summary>Length of an array.</summary>
    public int ArrayLength { get; private init; }

    /// <summary>Describes a native type and destroys it.</summary>
    internal static DuckLogicalType Take(nint logical)
    {
        var api = DuckDbApi.Instance;
        try
        {
            var type = (DuckType)api.GetTypeId(logical);
            return type switch
            {
                DuckType.Decimal => new(type) { Scale = api.DecimalScale(logical), Storage = (DuckType)api.DecimalInternalType(logical) },
                DuckType.Enum => new(type) { Storage = (DuckType)api.EnumInternalType(logical), Words = EnumWords(api, logical) },
                DuckType.List => new(type) { Children = [("element", Take(api.ListTypeChild(logical)))] },
                DuckType.Array => new(type) { Children = [("element", Take(api.ArrayTypeChild(logical)))], ArrayLength = (int)api.ArrayTypeSize(logical) },
                DuckType.Map => new(type) { Children = [("key", Take(api.MapTypeKey(logical))), ("value", Take(api.MapTypeValue(logical)))] },
                DuckType.Struct => new(type) { Children = StructFields(api, logical) },
                _ => new(type),
            };
        }
        finally
        {
            api.DestroyLogicalType(&logical);
        }
    }

    private static string[] EnumWords(DuckDbApi api, nint logical)
    {
        var words = new string[api.EnumDictionarySize(logical)];
        for (var i = 0; i < words.Length; i++) words[i] = api.TakeText(api.EnumDictionaryValue(logical, (ulong)i))!;
        return words;
    }

    private static (string, DuckLogicalType)[] StructFields(DuckDbApi api, nint logical)
    {
        var fields = new (string, DuckLogicalType)[api.StructChildCount(logical)];
        for (var i = 0; i < fields.Length; i++)
            fields[i] = (api.TakeText(api.StructChildName(logical, (ulong)i))!, Take(api.StructChildType(logical, (ulong)i)));
        return fields;
    }
}
