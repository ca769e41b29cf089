using Fangxian.Platform.Results;

namespace Fangxian.Cases.Reporting;

/// <summary>What is wrong with the fields of one form, gathered; of several errors of a field the first stays.</summary>
internal sealed class FieldsWrong
{
    private readonly Dictionary<string, FieldError[]> _fields = new(StringComparer.Ordinal);

    public Malformed? All => _fields.Count == 0 ? null : new Malformed(_fields);

    public void Add(string field, FieldError? error)
    {
        if (error is not null)
        {
            _fields.TryAdd(field, [error]);
        }
    }

    public void Add(Malformed? more)
    {
        if (more is not null)
        {
            foreach (var (field, errors) in more.Fields)
            {
                _fields.TryAdd(field, errors);
            }
        }
    }
}
