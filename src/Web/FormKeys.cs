using System.Collections.Concurrent;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace Fangxian.Web;

/// <summary>
/// The keys that guard forms, kept in memory: until accounts exist they protect nothing beyond one run of the server,
/// and a form that was open over a restart is simply sent again.
/// </summary>
internal sealed class FormKeys : IXmlRepository
{
    private readonly ConcurrentBag<XElement> _keys = [];

    public IReadOnlyCollection<XElement> GetAllElements() => [.. _keys.Select(key => new XElement(key))];

    public void StoreElement(XElement element, string friendlyName) => _keys.Add(new XElement(element));
}
